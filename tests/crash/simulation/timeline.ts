/** When every simulation begins, in milliseconds since 1970. */
export const EPOCH = Date.UTC(2026, 0, 5, 9);

/** A process that has power until it is cut off; whatever it had planned then never happens. */
export type Power = { on: boolean };

type Event = { readonly at: number; readonly power: Power; readonly run: () => void };

/** Time as one list of what is to happen; nothing in a simulation happens at any other time. In milliseconds. */
export class Timeline {
  #now = 0;
  /** The soonest last. */
  readonly #events: Event[] = [];

  get now(): number {
    return this.#now;
  }

  /** Runs once after a wait, if the process still has power then; returns the way to call it off. */
  after(ms: number, power: Power, run: () => void): () => void {
    const event: Event = { at: this.#now + Math.max(0, ms), power, run };
    // Behind all that is later: what was planned first for a moment happens first.
    let at = this.#events.length;
    while (at > 0 && (this.#events[at - 1]?.at ?? 0) <= event.at) at -= 1;
    this.#events.splice(at, 0, event);
    return () => {
      const found = this.#events.indexOf(event);
      if (found >= 0) this.#events.splice(found, 1);
    };
  }

  /** A wait of a process; it never ends for one that lost its power. */
  wait(ms: number, power: Power): Promise<void> {
    return new Promise((resolve) => this.after(ms, power, resolve));
  }

  /** Goes on to what happens next and lets it come to its end; false when nothing does. */
  async step(): Promise<boolean> {
    for (let event = this.#events.pop(); event !== undefined; event = this.#events.pop()) {
      this.#now = event.at;
      if (!event.power.on) continue;
      event.run();
      await settled();
      return true;
    }
    return false;
  }
}

/** Everything that was set going without waiting for time has come to its end. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
