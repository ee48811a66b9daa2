import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Two steps of what a system keeps for itself: three times a pupil's share of a busy processor, and no more. */
const NICE = -5;
/** Of -1000 to 1000: when memory runs out the programs of pupils end first. */
const LAST_TO_END = -900;

type Step = { readonly what: string; readonly root: boolean; readonly do: () => void };

const STEPS: readonly Step[] = [
  // Keys and pupils' screens are not written to disk by a crash.
  { what: 'core dumps', root: false, do: () => writeFileSync('/proc/self/coredump_filter', '0') },
  { what: 'processor', root: true, do: () => setPriority(NICE) },
  // Where the system shares the processor out by session first, the number above counts only within one.
  { what: 'processor of the session', root: true, do: () => writeFileSync('/proc/self/autogroup', `${NICE}`) },
  { what: 'memory', root: true, do: () => writeFileSync('/proc/self/oom_score_adj', `${LAST_TO_END}`) },
];

/**
 * Puts this process before the programs of pupils, so that they can starve neither it nor the guards it starts, which
 * inherit it (rule GRD1). Answers what the system did not let it have.
 */
export const runBeforePupils = (isRoot = process.getuid?.() === 0): readonly string[] =>
  STEPS.filter(({ root }) => isRoot || !root).flatMap((step) => {
    try {
      step.do();
      return [];
    } catch {
      return [step.what];
    }
  });
