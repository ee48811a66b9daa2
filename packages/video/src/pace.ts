export type PaceClock = {
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => void;
};

export type PaceLimit = {
  /** Rounds are this far apart in a busy time, in milliseconds. */
  readonly everyMs: number;
  /** So many rounds may go at once after a quiet time. */
  readonly burst: number;
};

/**
 * Passes things on in rounds, everything that has come by then together and in order. After a quiet time a
 * round goes at once; when many come, rounds are `everyMs` apart, so nothing waits longer than that.
 */
export class Pace<Thing> {
  readonly #limit: PaceLimit;
  readonly #clock: PaceClock;
  readonly #pass: (thing: Thing) => void;
  #waiting: Thing[] = [];
  #rounds: number;
  #countedAt: number;

  constructor(limit: PaceLimit, clock: PaceClock, pass: (thing: Thing) => void) {
    this.#limit = limit;
    this.#clock = clock;
    this.#pass = pass;
    this.#rounds = limit.burst;
    this.#countedAt = clock.now();
  }

  take(thing: Thing): void {
    this.#waiting.push(thing);
    if (this.#waiting.length > 1) return;
    this.#count();
    const wait = this.#rounds >= 1 ? 0 : Math.ceil((1 - this.#rounds) * this.#limit.everyMs);
    this.#clock.after(wait, () => this.#round());
  }

  #count(): void {
    const now = this.#clock.now();
    this.#rounds = Math.min(this.#limit.burst, this.#rounds + (now - this.#countedAt) / this.#limit.everyMs);
    this.#countedAt = now;
  }

  #round(): void {
    this.#count();
    this.#rounds -= 1;
    const things = this.#waiting;
    this.#waiting = [];
    for (const thing of things) this.#pass(thing);
  }
}
