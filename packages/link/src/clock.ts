/** Monotonic time in milliseconds and waking up, so that tests need not wait. */
export type Clock = {
  now(): number;
  /** Runs once after `ms`; calling the result first prevents it. */
  after(ms: number, run: () => void): () => void;
};

/** The machine's clock. Its timers do not keep the process alive: the sockets do. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
