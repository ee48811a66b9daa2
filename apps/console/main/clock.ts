/** Time as the console needs it, so that tests can give it by hand. All in milliseconds. */
export type Clock = {
  /** Time that only goes forward. */
  readonly mono: () => number;
  /** Milliseconds since 1970 by this machine; may jump. */
  readonly wall: () => number;
  /** Runs once after a wait; returns the way to call it off. */
  readonly after: (ms: number, run: () => void) => () => void;
};

/** The clock of this machine. */
export const systemClock: Clock = {
  mono: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
