/** How many tests of one suite went which way. */
export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number };

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/**
 * What a suite's run counts for. One that ended badly, or ran no test at all, counts as a failure even when it
 * counted none itself: a suite that silently stopped running must not look green.
 */
export const honest = (counted: Tally, exitedWell: boolean): Tally =>
  counted.failed === 0 && (!exitedWell || counted.passed === 0) ? { ...counted, failed: 1 } : counted;

export const line = (tally: Tally): string =>
  `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;

/** Reads the last line of its form out of a program's output; null when there is none. */
export const readLine = (output: string): Tally | null => {
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/gm)].at(-1);
  return found === undefined
    ? null
    : { passed: Number(found[1]), failed: Number(found[2]), skipped: Number(found[3] ?? 0) };
};
