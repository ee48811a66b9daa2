import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBackoff } from './backoff.ts';

const ceilings = [1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000);

test('[LNK5] the ceiling doubles from 1 s to 60 s', () => {
  const backoff = createBackoff(() => 0.5);
  expect(ceilings.map(() => backoff.next())).toEqual(ceilings.map((ceiling) => ceiling / 2));
});

test('[LNK5] a welcome starts it from 1 s again', () => {
  const backoff = createBackoff(() => 0.999);
  for (const _ of ceilings) backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(999);
});

test('[LNK5] every wait lies between 0 and the ceiling', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
      const backoff = createBackoff(() => random);
      for (const ceiling of ceilings) {
        const wait = backoff.next();
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThan(ceiling);
      }
    }),
  );
});
