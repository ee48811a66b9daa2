import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Program, startProgram } from '../../demo/program.ts';

const PROCESS = fileURLToPath(new URL('dark-process.ts', import.meta.url));

/** Goes before everything else on the machine, where that is allowed, so that it waits for nobody when something changes. */
const FIRST = ['chrt', '--fifo', '1'] as const;
const mayGoFirst = (): boolean => spawnSync(FIRST[0], [...FIRST.slice(1), 'true']).status === 0;

/**
 * Looks at displays from a process of its own; see `DarkWatch`. One question at a time. One witness for everything: as many as
 * there are processors, all going first, would wait for each other's threads for ever.
 */
export class DarkWitness implements AsyncDisposable {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  /** Begins with what the displays show now, which has to be light. */
  static async open(displays: readonly string[]): Promise<DarkWitness> {
    const command = [process.execPath, PROCESS, ...displays] as const;
    const program = startProgram('witness', mayGoFirst() ? [...FIRST, ...command] : command);
    await program.ready;
    return new DarkWitness(program);
  }

  /**
   * Watches while `act` happens; resolves with the time, by `monotonic`, at which the last display became dark, or
   * light again; of all of them, or of the one named.
   */
  async during(what: 'dark' | 'light', act: () => Promise<void>, only?: string): Promise<number> {
    const begun = this.#line();
    this.#program.write(only === undefined ? what : `${what} ${only}`);
    if ((await begun) !== 'watching') throw new Error('the witness does not watch');
    const [seen] = await Promise.all([this.#line(), act()]);
    const at = Number(seen);
    if (!Number.isFinite(at)) throw new Error(`the witness saw no display become ${what}`);
    return at;
  }

  #line(): Promise<string> {
    return new Promise((resolve, reject) => {
      const stop = this.#program.onLine((line) => {
        stop();
        resolve(line);
      });
      void this.#program.ended.then(() => reject(new Error('the witness ended')));
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program.stop();
  }
}
