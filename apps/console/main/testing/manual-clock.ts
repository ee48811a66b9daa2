import type { Clock } from '../clock.ts';

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #now = 0;
  #slept = 0;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  readonly mono = (): number => this.#now;
  readonly wall = (): number => 1_700_000_000_000 + this.#now + this.#slept;
  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + Math.max(0, ms), run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** The computer sleeps: its forward-only clock and its timers stand still, the wall clock goes on. */
  sleep(ms: number): void {
    this.#slept += ms;
  }

  /** Moves on, running what comes due on the way in its order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }
}
