/** Time as the agent needs it, so that tests can give it by hand. All in milliseconds. */
export type Clock = {
  /** Time that only goes forward and goes on through a restart of this process. */
  readonly mono: () => number;
  /** Milliseconds since 1970 by this machine; may jump. */
  readonly wall: () => number;
  /** Runs once after a wait; returns the way to call it off. */
  readonly after: (ms: number, run: () => void) => () => void;
};

/** The clock of this machine. */
export const systemClock: Clock = {
  mono: () => Number(process.hrtime.bigint() / 1000n) / 1000,
  wall: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
