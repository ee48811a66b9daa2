import { expect, it } from 'vitest';
import { add, honest, line, NOTHING, readLine } from './tally.ts';

it('adds suites up', () => {
  const one = { passed: 3, failed: 1, skipped: 2 };
  expect(add(add(NOTHING, one), one)).toEqual({ passed: 6, failed: 2, skipped: 4 });
});

it('reads the last line of its form', () => {
  expect(readLine('1 passed, 0 failed\nmore\n7 passed, 2 failed, 1 skipped\n')).toEqual({
    passed: 7,
    failed: 2,
    skipped: 1,
  });
  expect(readLine(line({ passed: 4, failed: 0, skipped: 0 }))).toEqual({ passed: 4, failed: 0, skipped: 0 });
  expect(readLine('all 7 passed, 2 failed')).toBeNull();
});

it('counts a suite that ended badly or ran nothing as failed', () => {
  expect(honest({ passed: 5, failed: 0, skipped: 0 }, false).failed).toBe(1);
  expect(honest(NOTHING, true).failed).toBe(1);
  expect(honest({ passed: 0, failed: 0, skipped: 9 }, true).failed).toBe(1);
  expect(honest({ passed: 5, failed: 0, skipped: 1 }, true)).toEqual({ passed: 5, failed: 0, skipped: 1 });
});
