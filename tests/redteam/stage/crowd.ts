import { Canvas } from '@usher/desktop/testing';

const MOST = 2_000;

/** So many programs on a display that it takes no more. */
export class Crowd implements AsyncDisposable {
  readonly #display: string;
  readonly #programs: Canvas[] = [];

  private constructor(display: string) {
    this.#display = display;
  }

  static async fill(display: string): Promise<Crowd> {
    const crowd = new Crowd(display);
    while (await crowd.another()) if (crowd.size > MOST) throw new Error('the display takes any number of programs');
    return crowd;
  }

  get size(): number {
    return this.#programs.length;
  }

  /** Tries to open one more; whether the display took it. */
  async another(): Promise<boolean> {
    try {
      this.#programs.push(await Canvas.open(this.#display));
      return true;
    } catch {
      return false;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs) program[Symbol.dispose]();
  }
}
