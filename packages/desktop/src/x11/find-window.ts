import type { X11Connection } from './connection.ts';

const WM_CLASS = 67;
const STRING = 31;
/** In units of four bytes. */
const CLASS_LENGTH = 64;
/** Browsers keep windows of the same class that are never seen, of up to 200 pixels. */
const LEAST_SIDE = 240;

/** The window of a program's class that is large enough to be looked at, framed by a window manager or not; null for none. */
export const findByClass = async (x: X11Connection, name: string): Promise<number | null> => {
  const top = await childrenOf(x, x.screen.root);
  const framed = await Promise.all(top.map((window) => childrenOf(x, window)));
  const all = [...top, ...framed.flat()];
  const found = await Promise.all(all.map(async (window) => (await isOf(x, window, name)) && isLarge(x, window)));
  return all.find((_, i) => found[i] === true) ?? null;
};

/** What may have gone by the time that it is asked for; throws only when the server has. */
const ifThere = async <T>(x: X11Connection, asked: Promise<T>, otherwise: T): Promise<T> => {
  try {
    return await asked;
  } catch (cause) {
    if (x.isGone) throw cause;
    return otherwise;
  }
};

const childrenOf = (x: X11Connection, window: number): Promise<readonly number[]> =>
  ifThere(
    x,
    x.ask<{ children: readonly number[] }>((reply) => x.client.QueryTree(window, reply)).then((tree) => tree.children),
    [],
  );

const isOf = (x: X11Connection, window: number, name: string): Promise<boolean> =>
  ifThere(
    x,
    x
      .ask<{ data: Buffer }>((reply) => x.client.GetProperty(0, window, WM_CLASS, STRING, 0, CLASS_LENGTH, reply))
      .then(({ data }) => data.toString('latin1').split('\0')[1] === name),
    false,
  );

const isLarge = (x: X11Connection, window: number): Promise<boolean> =>
  ifThere(
    x,
    x
      .ask<{ width: number; height: number }>((reply) => x.client.GetGeometry(window, reply))
      .then(({ width, height }) => width >= LEAST_SIDE && height >= LEAST_SIDE),
    false,
  );
