import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedSize, fitTiles, type TileSpace, tilesInBox } from './fit-tiles.ts';

const LAPTOP: TileSpace = {
  width: 1366,
  height: 768 - 56 - 64,
  count: 30,
  leastWidth: 120,
  mostWidth: 480,
  gap: 8,
  padding: 16,
  captionHeight: 44,
};

const space = fc.record({
  width: fc.integer({ min: 320, max: 4000 }),
  height: fc.integer({ min: 200, max: 2200 }),
  count: fc.integer({ min: 1, max: 250 }),
  leastWidth: fc.integer({ min: 120, max: 480 }),
});

describe('fitTiles', () => {
  it('shows thirty pupils on a 1366 x 768 laptop without scrolling', () => {
    const layout = fitTiles(LAPTOP);
    expect(layout.scrolls).toBe(false);
    expect(layout.tileWidth).toBeGreaterThanOrEqual(150);
  });

  it('never makes tiles narrower than asked, unless the room itself is', () => {
    fc.assert(
      fc.property(space, (some) => {
        const { tileWidth } = fitTiles({ ...LAPTOP, ...some });
        expect(tileWidth).toBeGreaterThanOrEqual(Math.min(some.leastWidth, some.width - 2 * LAPTOP.padding));
      }),
    );
  });

  it('scrolls only where tiles of the least width would not fit, and never sideways', () => {
    fc.assert(
      fc.property(space, (some) => {
        const layout = fitTiles({ ...LAPTOP, ...some });
        const { columns, tileWidth, left } = layout;
        expect(left + columns * tileWidth + (columns - 1) * LAPTOP.gap).toBeLessThanOrEqual(some.width);
        const small = fitTiles({ ...LAPTOP, ...some, leastWidth: 16 });
        expect(layout.scrolls && small.tileWidth > some.leastWidth).toBe(false);
      }),
    );
  });
});

describe('tilesInBox', () => {
  it('finds the tile under a point, and every tile under a box over all', () => {
    const layout = fitTiles(LAPTOP);
    const x = layout.left + 2 * (layout.tileWidth + 8) + 5;
    const y = layout.top + (layout.tileHeight + 8) + 5;
    expect(tilesInBox(layout, 8, 30, { left: x, right: x + 1, top: y, bottom: y + 1 })).toEqual([layout.columns + 2]);
    expect(tilesInBox(layout, 8, 30, { left: 0, right: 1366, top: 0, bottom: 648 })).toHaveLength(30);
    expect(tilesInBox(layout, 8, 30, { left: 0, right: 4, top: 0, bottom: 4 })).toEqual([]);
  });
});

describe('askedSize', () => {
  it('[LIM5] asks for at least what is shown, at most 480 x 270', () => {
    expect(askedSize(159, 1)).toEqual({ width: 160, height: 90 });
    expect(askedSize(159, 2)).toEqual({ width: 320, height: 180 });
    expect(askedSize(480, 2)).toEqual({ width: 480, height: 270 });
  });
});
