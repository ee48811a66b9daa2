import { expect, it } from 'vitest';
import { cornerPlace } from './corner-place.ts';

const SIZE = { width: 200, height: 40 };
const monitor = { x: 0, y: 0, width: 1366, height: 768 };
const place = (where: Partial<Parameters<typeof cornerPlace>[1]> = {}) =>
  cornerPlace(SIZE, { monitor, free: null, corner: 'right', ...where });

it('is in a bottom corner, on the grid, inside of the monitor', () => {
  expect(place()).toEqual({ x: 1144, y: 712, ...SIZE });
  expect(place({ corner: 'left' })).toEqual({ x: 16, y: 712, ...SIZE });
  expect(place({ monitor: { ...monitor, x: 1920, y: 312 } })).toEqual({ x: 3064, y: 1024, ...SIZE });
});

it('stays above the bars of the desktop', () => {
  expect(place({ free: { x: 0, y: 32, width: 1366, height: 700 } }).y).toBe(672);
  expect(place({ free: { x: 64, y: 0, width: 1302, height: 768 }, corner: 'left' }).x).toBe(80);
});

it('takes no notice of what is said to be free elsewhere, or of a strip', () => {
  expect(place({ free: { x: 4000, y: 0, width: 100, height: 100 } })).toEqual(place());
  expect(place({ free: { x: 0, y: 0, width: 1366, height: 20 } })).toEqual(place());
});

it('shows its beginning on a monitor that is too small for it', () => {
  expect(place({ monitor: { x: 100, y: 50, width: 120, height: 30 } })).toMatchObject({ x: 100, y: 50 });
});
