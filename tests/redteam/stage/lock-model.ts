/** Milliseconds. A record is kept anew at least this often, and a restart of the machine counts as this long at least. */
const KEPT_WITHIN_MS = 9_500;
const RESTART_AT_LEAST_MS = 10_000;

type Jump = { readonly at: number; readonly by: number };

/**
 * What is left of one order's time, as far as anybody can know it: between `least` and `most`. They are one where all
 * clocks are true, and part only where a clock was moved while nothing was kept or the machine was off.
 */
export class TimeLeft {
  least: number;
  most: number;

  constructor(givenMs: number) {
    this.least = givenMs;
    this.most = givenMs;
  }

  pass(ms: number): void {
    this.least -= ms;
    this.most -= ms;
  }

  /** The machine was off for so long, and its wall clock moved by so much meanwhile and by the jumps before. */
  restarted(offMs: number, clockMs: number, jumps: readonly Jump[]): void {
    const lately = jumps.toReversed().map(({ by }) => by);
    const sums = lately.map((_, i) => lately.slice(0, i + 1).reduce((sum, by) => sum + by, 0));
    const away = offMs + clockMs;
    this.least -= Math.max(RESTART_AT_LEAST_MS, away + Math.max(0, ...sums));
    this.most -= Math.max(0, away + Math.min(0, ...sums));
  }

  copy(): TimeLeft {
    const copy = new TimeLeft(0);
    copy.least = this.least;
    copy.most = this.most;
    return copy;
  }
}

/** What should lie over the screens: the order's id and kind with its time, and the time of the pupil's own cover. */
export type Belief = {
  readonly order: { readonly id: string; readonly kind: 'covered' | 'locked'; readonly left: TimeLeft } | null;
  readonly hidden: TimeLeft | null;
};

const copyOf = ({ order, hidden }: Belief): Belief => ({
  order: order === null ? null : { ...order, left: order.left.copy() },
  hidden: hidden?.copy() ?? null,
});

/** The simplest thing that says what a station should show. More than one belief where a kill left it open. */
export class LockModel {
  beliefs: readonly Belief[] = [{ order: null, hidden: null }];
  /** How long services have run, each of which keeps what stands within that time. */
  #servedMs = 0;
  #jumps: readonly Jump[] = [];

  /** A change that was confirmed, or, when it was not, may have been kept or not. */
  change(to: (before: Belief) => readonly Belief[], confirmed: boolean): void {
    // Each belief has times of its own.
    const after = this.beliefs.flatMap((one) => to(one).map(copyOf));
    this.beliefs = confirmed ? after : [...this.beliefs, ...after];
  }

  pass(ms: number, isServed: boolean): void {
    if (isServed) this.#servedMs += ms;
    for (const left of this.#all()) left.pass(ms);
  }

  jumped(by: number): void {
    this.#jumps = [...this.#lately(), { at: this.#servedMs, by }];
  }

  restarted(offMs: number, clockMs: number): void {
    const jumps = this.#lately();
    for (const left of this.#all()) left.restarted(offMs, clockMs, jumps);
    this.#jumps = [];
  }

  #lately(): readonly Jump[] {
    return this.#jumps.filter(({ at }) => this.#servedMs - at <= KEPT_WITHIN_MS);
  }

  #all(): TimeLeft[] {
    return this.beliefs.flatMap(({ order, hidden }) => [order?.left ?? [], hidden ?? []].flat());
  }
}
