import { expect, it } from 'vitest';
import { SUITES } from './suites.ts';

const counting = (name: string): ((output: string) => unknown) => {
  const suite = SUITES.find((one) => one.name === name);
  if (suite === undefined) throw new Error(`no suite ${name}`);
  return (output) => suite.count(output, true);
};

it('counts what vitest prints', () => {
  const count = counting('unit');
  expect(count(' Test Files  2 passed (2)\n      Tests  1 failed | 40 passed | 3 skipped (44)\n')).toEqual({
    passed: 40,
    failed: 1,
    skipped: 3,
  });
  expect(count('Error: no such file\n')).toEqual({ passed: 0, failed: 0, skipped: 0 });
});

it('counts what playwright prints, and what it never came to as failed', () => {
  const count = counting('end to end');
  expect(count('  1 failed\n    [x] › a.spec.ts\n  2 did not run\n  4 skipped\n  9 passed (3.1s)\n')).toEqual({
    passed: 9,
    failed: 3,
    skipped: 4,
  });
});
