/** Waiting times between attempts, with full jitter (rule LNK5). */
export type Backoff = {
  /** The next wait in milliseconds: uniform from 0 to a ceiling that doubles from 1 s to 60 s. */
  next(): number;
  /** Starts from 1 s again. */
  reset(): void;
};

const FIRST_MS = 1_000;
const LAST_MS = 60_000;

/** `random` is uniform in [0, 1). */
export const createBackoff = (random: () => number): Backoff => {
  let ceiling = FIRST_MS;
  return {
    next() {
      const wait = Math.floor(random() * ceiling);
      ceiling = Math.min(LAST_MS, ceiling * 2);
      return wait;
    },
    reset() {
      ceiling = FIRST_MS;
    },
  };
};
