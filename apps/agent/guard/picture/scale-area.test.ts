import type { Pixels, Rect } from '@usher/desktop';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleArea } from './scale-area.ts';
import { fitInside, inPicture, inSource } from './scaling.ts';

const noise = (width: number, height: number, seed: number): Pixels => {
  const data = new Uint8Array(width * height * 4);
  let state = seed;
  for (let at = 0; at < data.length; at += 1)
    data[at] = (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 16;
  return { width, height, data };
};

const whole = (size: { width: number; height: number }): Rect => ({ x: 0, y: 0, ...size });

const scaled = (pixels: Pixels, wish: { width: number; height: number }) => {
  const scaling = fitInside(pixels, wish);
  const rgb = new Uint8Array(scaling.picture.width * scaling.picture.height * 3);
  scaleArea(scaling, pixels, whole(pixels), whole(scaling.picture), rgb);
  return { scaling, rgb };
};

/** The mean of a picture pixel's area, straight from its definition. */
const meanAt = (pixels: Pixels, picture: { width: number; height: number }, x: number, y: number, channel: number) => {
  const [left, right] = [(x * pixels.width) / picture.width, ((x + 1) * pixels.width) / picture.width];
  const [top, bottom] = [(y * pixels.height) / picture.height, ((y + 1) * pixels.height) / picture.height];
  let sum = 0;
  for (let sy = Math.floor(top); sy < Math.ceil(bottom); sy += 1)
    for (let sx = Math.floor(left); sx < Math.ceil(right); sx += 1) {
      const share = (Math.min(right, sx + 1) - Math.max(left, sx)) * (Math.min(bottom, sy + 1) - Math.max(top, sy));
      sum += share * (pixels.data[(sy * pixels.width + sx) * 4 + 2 - channel] ?? 0);
    }
  return sum / ((right - left) * (bottom - top));
};

const aSize = fc.record({ width: fc.integer({ min: 1, max: 60 }), height: fc.integer({ min: 1, max: 60 }) });

describe('scaling', () => {
  it('keeps the aspect and never enlarges', () => {
    expect(fitInside({ width: 1920, height: 1080 }, { width: 320, height: 180 }).picture).toEqual({
      width: 320,
      height: 180,
    });
    expect(fitInside({ width: 1366, height: 768 }, { width: 320, height: 180 }).picture).toEqual({
      width: 320,
      height: 180,
    });
    expect(fitInside({ width: 1080, height: 1920 }, { width: 320, height: 180 }).picture).toEqual({
      width: 101,
      height: 180,
    });
    expect(fitInside({ width: 200, height: 100 }, { width: 320, height: 180 }).picture).toEqual({
      width: 200,
      height: 100,
    });
  });

  it('gives each pixel the mean of its area, for every ratio', () => {
    fc.assert(
      fc.property(aSize, aSize, fc.nat(), (size, wish, seed) => {
        const pixels = noise(size.width, size.height, seed);
        const { scaling, rgb } = scaled(pixels, wish);
        const { width, height } = scaling.picture;
        let worst = 0;
        for (let y = 0; y < height; y += 1)
          for (let x = 0; x < width; x += 1)
            for (let channel = 0; channel < 3; channel += 1)
              worst = Math.max(
                worst,
                Math.abs((rgb[(y * width + x) * 3 + channel] ?? 0) - meanAt(pixels, scaling.picture, x, y, channel)),
              );
        // Half a level of rounding, and the edges count in parts of 256.
        expect(worst).toBeLessThan(2);
      }),
    );
  });

  it('draws an area from its own source as it draws it from the whole', () => {
    const anArea = fc.tuple(fc.nat(59), fc.nat(59), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(aSize, aSize, anArea, fc.nat(), (size, wish, [x, y, width, height], seed) => {
        const pixels = noise(size.width, size.height, seed);
        const { scaling, rgb } = scaled(pixels, wish);
        const changed = {
          x: Math.min(x, size.width - 1),
          y: Math.min(y, size.height - 1),
          width: Math.min(width, size.width - Math.min(x, size.width - 1)),
          height: Math.min(height, size.height - Math.min(y, size.height - 1)),
        };
        const area = inPicture(scaling, changed);
        const source = inSource(scaling, area);
        const part: Pixels = {
          width: source.width,
          height: source.height,
          data: new Uint8Array(source.width * source.height * 4),
        };
        for (let row = 0; row < source.height; row += 1) {
          const from = ((source.y + row) * size.width + source.x) * 4;
          part.data.set(pixels.data.subarray(from, from + source.width * 4), row * source.width * 4);
        }
        const redrawn = rgb.slice();
        for (let row = area.y; row < area.y + area.height; row += 1) {
          const from = (row * scaling.picture.width + area.x) * 3;
          redrawn.fill(0, from, from + area.width * 3);
        }
        scaleArea(scaling, part, source, area, redrawn);
        expect(redrawn).toEqual(rgb);
      }),
    );
  });
});
