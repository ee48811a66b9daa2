import type { BoardClock } from '../../tile-board.ts';

/** Told to the program at most this often. */
export const ACTIVITY_EVERY_MS = 10_000;

type Clock = Pick<BoardClock, 'steady' | 'after'>;

/** Tells of input at once after a pause, then every 10 s while it goes on; always how long ago the last of it was. */
export class ActivityReport {
  readonly #clock: Clock;
  readonly #tell: (agoMs: number) => void;
  #inputAt = Number.NEGATIVE_INFINITY;
  #toldAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, tell: (agoMs: number) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** There was input just now. */
  input(): void {
    this.#inputAt = this.#clock.steady();
    if (this.#cancel !== null) return;
    const wait = this.#toldAt + ACTIVITY_EVERY_MS - this.#inputAt;
    if (wait <= 0) return this.#report();
    this.#cancel = this.#clock.after(wait, () => {
      this.#cancel = null;
      this.#report();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #report(): void {
    this.#toldAt = this.#clock.steady();
    this.#tell(Math.round(this.#toldAt - this.#inputAt));
  }
}
