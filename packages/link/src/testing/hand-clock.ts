import type { Clock } from '../clock.ts';

/** A clock that a test moves by hand; what is due runs in order while it moves. */
export const createHandClock = (): Clock & { pass(ms: number): void } => {
  let now = 1_000;
  const due = new Set<{ readonly at: number; readonly run: () => void }>();
  const next = () =>
    Array.from(due).reduce<{ at: number; run: () => void } | null>(
      (first, one) => (first === null || one.at < first.at ? one : first),
      null,
    );
  return {
    now: () => now,
    after(ms, run) {
      const entry = { at: now + ms, run };
      due.add(entry);
      return () => void due.delete(entry);
    },
    pass(ms) {
      const until = now + ms;
      for (let entry = next(); entry !== null && entry.at <= until; entry = next()) {
        due.delete(entry);
        now = entry.at;
        entry.run();
      }
      now = until;
    },
  };
};
