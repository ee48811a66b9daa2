import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokenBucket } from './token-bucket.ts';

test('[LIM4] a burst of 60 goes through, and then 20 a second', () => {
  const bucket = createTokenBucket(20, 60);
  const taken = (at: number): number => {
    let count = 0;
    while (bucket.take(at)) count += 1;
    return count;
  };
  expect([taken(0), taken(0), taken(50), taken(1_050), taken(1_000_000)]).toEqual([60, 0, 1, 20, 60]);
});

test('[LIM4] whoever waits as long as told is let through', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 200 }), (steps) => {
      const bucket = createTokenBucket(20, 60);
      let now = 0;
      for (const step of steps) {
        now += step + bucket.waitMs(now + step);
        expect(bucket.take(now)).toBe(true);
      }
    }),
  );
});

test('[LIM4] no sequence of times gets more than the burst and the rate', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100), { maxLength: 300 }), (steps) => {
      const bucket = createTokenBucket(20, 60);
      let now = 0;
      let admitted = 0;
      for (const step of steps) {
        now += step;
        if (bucket.take(now)) admitted += 1;
      }
      expect(admitted).toBeLessThanOrEqual(60 + now / 50 + 1e-3);
    }),
  );
});

test('a clock that is read in the wrong order adds nothing', () => {
  const bucket = createTokenBucket(1, 1);
  expect([bucket.take(1_000), bucket.take(0), bucket.take(1_500), bucket.take(2_000)]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
