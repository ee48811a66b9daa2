import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Canvas, startXvfb } from '@usher/desktop/testing';
import type { Pixels } from '@usher/desktop';
import type { FromGuard, ToGuard } from '../../../apps/agent/guard-talk.ts';
import { GuardKit } from '../../../apps/agent/service/guard-kit.ts';
import { startGuard } from '../../../apps/agent/service/start-guard.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const RESOURCES = join(ROOT, 'resources');
const ENTRY = join(ROOT, 'apps/agent/guard/index.ts');
const WORK = [200, 120, 40] as const;
/** Ctrl, Alt and H: the pupil's own key. */
const HIDE = [37, 64, 43];

/** A real guard on a display of its own with a pupil's program, told what to do by a test in the place of its service. */
export class OneGuard implements AsyncDisposable {
  readonly #opened = new AsyncDisposableStack();
  readonly display: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly said: FromGuard[] = [];
  pupil!: Canvas;
  tell!: (message: ToGuard) => void;
  /** The process of the guard. */
  pid = 0;

  private constructor(display: string, size: { readonly width: number; readonly height: number }) {
    this.display = display;
    this.size = size;
  }

  static async open(display: string, size = { width: 1366, height: 768 }): Promise<OneGuard> {
    const one = new OneGuard(display, size);
    const opened = one.#opened;
    opened.use(await startXvfb(display, `${size.width}x${size.height}`));
    one.pupil = opened.use(await Canvas.open(display));
    one.pupil.focus(one.pupil.window({ x: 0, y: 0, ...size }, WORK));
    await one.pupil.drawn();
    const account = process.getuid?.() === 0 ? { uid: 61_050, gid: 61_050 } : null;
    const kit = opened.use(GuardKit.pack({ account, display, resources: RESOURCES, environment: {} }));
    const child = startGuard({ entry: ENTRY, display, account, kit });
    opened.defer(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    });
    child.on('message', (message: FromGuard) => one.said.push(message));
    one.tell = (message) => void child.send(message);
    await one.hears('ready');
    one.pid = child.pid ?? 0;
    return one;
  }

  /** Resolves when the guard has said it. */
  async hears(t: FromGuard['t']): Promise<void> {
    await until(() => this.said.some((message) => message.t === t), t);
  }

  pressHide(): Promise<void> {
    return this.pupil.typeTogether(HIDE);
  }

  screen(): Promise<Pixels> {
    return this.pupil.read({ x: 0, y: 0, ...this.size });
  }

  /** How many pixels of the screen are lighter than black. */
  async lit(): Promise<number> {
    return litIn(await this.screen());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync();
  }
}

/** How many pixels of a picture are lighter than black. */
export const litIn = ({ data }: Pixels): number => {
  let lit = 0;
  for (let at = 0; at < data.length; at += 4)
    if ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0) > 60) lit += 1;
  return lit;
};

/** Waits until it is so. */
const until = async (test: () => boolean, what: string): Promise<void> => {
  for (const end = performance.now() + 15_000; !test();) {
    if (performance.now() > end) throw new Error(`the guard did not say ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
