import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { AppWindow, WindowHost } from '../port.ts';

/** The folder of the page that the acceptance cases drive. */
export const PROBE_PAGE = fileURLToPath(new URL('page/', import.meta.url));

/** What became of something the probe page tried. */
export type Tried = {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly code?: string;
  readonly message?: string;
};

type Call = (input: unknown) => Promise<unknown>;

/** A window on the probe page, which does what it is asked by name and says what became of it. */
export type ProbeWindow = {
  readonly window: AppWindow;
  /** The page's address after the `?`, at its latest load. */
  readonly loads: readonly string[];
  readonly probe: (name: string, input?: unknown) => Promise<Tried>;
  /** Answers a call of the page from now on. */
  readonly onCall: (name: string, answer: Call) => void;
};

const PATIENCE_MS = 15_000;

/** Waits until something holds, and fails saying what did not come to hold within 15 s. */
export const until = async (what: string, holds: () => boolean): Promise<void> => {
  const end = performance.now() + PATIENCE_MS;
  while (!holds()) {
    assert.ok(performance.now() < end, `still waiting: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Opens a window on the probe page and answers when the page has loaded. */
export const openProbe = async (host: WindowHost, query?: Record<string, string>): Promise<ProbeWindow> => {
  const calls = new Map<string, Call>();
  const asked = new Map<number, (tried: Tried) => void>();
  const loads: string[] = [];
  let count = 0;
  calls.set('loaded', async (input) => void loads.push((input as { search: string }).search));
  calls.set('did', async (input) => {
    const { id, result } = input as { id: number; result: Tried };
    asked.get(id)?.(result);
    asked.delete(id);
  });
  const window = await host.open({
    title: 'Usher probe',
    folder: PROBE_PAGE,
    width: 640,
    height: 400,
    ...(query === undefined ? {} : { query }),
    invoke: async (call, input) => {
      const answer = calls.get(call);
      assert.ok(answer, `unexpected call ${call}`);
      return answer(input);
    },
  });
  await until('the page loads', () => loads.length > 0);
  return {
    window,
    loads,
    probe: (probe, input = {}) =>
      new Promise((resolve, reject) => {
        const id = count++;
        const timer = setTimeout(() => reject(new Error(`no answer to ${probe}`)), PATIENCE_MS);
        asked.set(id, (tried) => {
          clearTimeout(timer);
          resolve(tried);
        });
        window.send('do', { id, probe, input });
      }),
    onCall: (name, answer) => void calls.set(name, answer),
  };
};
