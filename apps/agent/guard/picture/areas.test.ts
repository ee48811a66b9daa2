import type { Rect } from '@usher/desktop';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, holds, joinAreas } from './areas.ts';

const aRect: fc.Arbitrary<Rect> = fc.record({
  x: fc.nat(500),
  y: fc.nat(500),
  width: fc.integer({ min: 1, max: 300 }),
  height: fc.integer({ min: 1, max: 300 }),
});

describe('areas', () => {
  it('joins what costs less together and leaves what is far apart', () => {
    const near = [
      { x: 0, y: 0, width: 10, height: 10 },
      { x: 12, y: 0, width: 10, height: 10 },
    ];
    expect(joinAreas(near, 100)).toEqual([{ x: 0, y: 0, width: 22, height: 10 }]);
    expect(joinAreas(near, 0)).toHaveLength(2);
  });

  it('loses nothing of what it joins', () => {
    fc.assert(
      fc.property(fc.array(aRect, { maxLength: 12 }), fc.nat(50_000), (areas, cost) => {
        const joined = joinAreas(areas, cost);
        expect(areas.every((area) => joined.some((one) => holds(one, area)))).toBe(true);
      }),
    );
  });

  it('clips to what both hold', () => {
    fc.assert(
      fc.property(aRect, aRect, (a, b) => {
        const shared = clip(a, b);
        expect(shared === null || (holds(a, shared) && holds(b, shared))).toBe(true);
      }),
    );
    expect(clip({ x: 0, y: 0, width: 5, height: 5 }, { x: 5, y: 0, width: 5, height: 5 })).toBeNull();
  });
});
