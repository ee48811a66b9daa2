import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a pupil's program is to try. */
export type PupilRequest = { readonly id: number } & (
  | { readonly try: 'files'; readonly paths: readonly string[] }
  | { readonly try: 'process'; readonly pid: number }
);

type Answer = { readonly id: number; readonly done: readonly string[] };

const PROGRAM = fileURLToPath(new URL('./pupil-program.ts', import.meta.url));

/** The account of a pupil: a number that nobody has. */
export const PUPIL = 65_501;

export const IS_ROOT = process.getuid?.() === 0;

/** A program of a pupil's, under their own account. */
export class Pupil implements Disposable {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (done: readonly string[]) => void>();
  #requests = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', ({ id, done }: Answer) => {
      this.#waiting.get(id)?.(done);
      this.#waiting.delete(id);
    });
  }

  static async start(uid = PUPIL): Promise<Pupil> {
    const pupil = new Pupil(fork(PROGRAM, [`${uid}`], { execArgv: ['--disable-warning=ExperimentalWarning'] }));
    await pupil.#answer(0);
    return pupil;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Tries to read, write, replace and fill every path; what was let happen. */
  tryFiles(paths: readonly string[]): Promise<readonly string[]> {
    return this.#ask({ try: 'files', paths });
  }

  /** Tries to look into a process, change, stop and end it; what was let happen. */
  tryProcess(pid: number): Promise<readonly string[]> {
    return this.#ask({ try: 'process', pid });
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }

  #ask(request: { try: 'files'; paths: readonly string[] } | { try: 'process'; pid: number }) {
    const id = (this.#requests += 1);
    this.#child.send({ ...request, id } satisfies PupilRequest);
    return this.#answer(id);
  }

  #answer(id: number): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, resolve);
      this.#child.once('exit', () => reject(new Error("the pupil's program ended")));
    });
  }
}
