import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PUPIL } from './pupil.ts';

/** Which writes to attack: those of the file `name` in `folder`, which should end up in `victim`. */
export type SwapperWish = { readonly folder: string; readonly victim: string; readonly name: string };

const PROGRAM = fileURLToPath(new URL('./swapper-program.ts', import.meta.url));

/** A program of the pupil's that swaps links under a write, without end. */
export class Swapper implements Disposable {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(wish: SwapperWish): Promise<Swapper> {
    const args = [`${PUPIL}`, JSON.stringify(wish)];
    const child = fork(PROGRAM, args, { execArgv: ['--disable-warning=ExperimentalWarning'] });
    await once(child, 'message');
    return new Swapper(child);
  }

  /** How many links it has put in the way so far. */
  async swaps(): Promise<number> {
    this.#child.send('swaps?');
    const [swaps] = (await once(this.#child, 'message')) as [number];
    return swaps;
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }
}
