import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { intersectAreas, mergeAreas, subtractAreas, uniteAreas } from './areas.ts';
import type { Rect } from './ports/geometry.ts';

const someArea = fc.record({
  x: fc.integer({ min: 0, max: 2000 }),
  y: fc.integer({ min: 0, max: 2000 }),
  width: fc.integer({ min: 1, max: 900 }),
  height: fc.integer({ min: 1, max: 900 }),
});
const someAreas = fc.array(someArea, { maxLength: 60 });

const holds = (outer: Rect, inner: Rect): boolean => {
  const shared = intersectAreas(outer, inner);
  return shared !== null && shared.width === inner.width && shared.height === inner.height;
};
const overlapping = (areas: readonly Rect[]): boolean =>
  areas.some((a, i) => areas.some((b, j) => j > i && intersectAreas(a, b) !== null));

describe('merging changed areas', () => {
  it('keeps every changed pixel, within the limit and without overlap', () => {
    fc.assert(
      fc.property(someAreas, fc.integer({ min: 1, max: 12 }), (areas, limit) => {
        const merged = mergeAreas(areas, limit);
        expect(merged.length).toBeLessThanOrEqual(limit);
        expect(overlapping(merged)).toBe(false);
        for (const area of areas) expect(merged.some((whole) => holds(whole, area))).toBe(true);
      }),
    );
  });

  it('stays within what holds all changes', () => {
    fc.assert(
      fc.property(someAreas, (areas) => {
        const [first, ...others] = areas;
        const merged = mergeAreas(areas);
        expect(merged.length > 0).toBe(first !== undefined);
        if (!first) return;
        const all = others.reduce(uniteAreas, first);
        for (const area of merged) expect(holds(all, area)).toBe(true);
      }),
    );
  });

  it('keeps far corners apart and joins the cells of a typed word', () => {
    const corners = [
      { x: 0, y: 0, width: 10, height: 10 },
      { x: 1900, y: 1060, width: 10, height: 10 },
    ];
    expect(mergeAreas(corners)).toHaveLength(2);
    const word = [0, 9, 18, 27].map((x) => ({ x, y: 40, width: 9, height: 18 }));
    expect(mergeAreas(word)).toEqual([{ x: 0, y: 40, width: 36, height: 18 }]);
  });
});

describe('subtracting areas', () => {
  it('leaves exactly the pixels outside the holes, each once', () => {
    const small = fc.record({
      x: fc.integer({ min: 0, max: 12 }),
      y: fc.integer({ min: 0, max: 12 }),
      width: fc.integer({ min: 1, max: 8 }),
      height: fc.integer({ min: 1, max: 8 }),
    });
    const within = (area: Rect, x: number, y: number): boolean =>
      x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
    fc.assert(
      fc.property(small, fc.array(small, { maxLength: 5 }), (area, holes) => {
        const left = subtractAreas(area, holes);
        for (let y = 0; y < 22; y++) {
          for (let x = 0; x < 22; x++) {
            const expected = within(area, x, y) && !holes.some((hole) => within(hole, x, y)) ? 1 : 0;
            expect(left.filter((part) => within(part, x, y))).toHaveLength(expected);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
