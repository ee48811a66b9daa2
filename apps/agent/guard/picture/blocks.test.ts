import { BLOCK, blocksAcross, stripColumns } from '@usher/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allBlocks, changedBlocks, copyBlocks, type Image24, packStrip } from './blocks.ts';
import { encodeParts } from './encode-parts.ts';

const blank = (width: number, height: number): Image24 => ({ width, height, rgb: new Uint8Array(width * height * 3) });
const whole = (image: Image24) => [{ x: 0, y: 0, width: image.width, height: image.height }];

const aCase = fc.record({
  width: fc.integer({ min: 1, max: 70 }),
  height: fc.integer({ min: 1, max: 70 }),
  touched: fc.array(fc.tuple(fc.nat(69), fc.nat(69), fc.integer({ min: 1, max: 255 })), { maxLength: 10 }),
});

describe('blocks', () => {
  it('[PIC2] finds the blocks that differ and no others', () => {
    fc.assert(
      fc.property(aCase, ({ width, height, touched }) => {
        const before = blank(width, height);
        const now = blank(width, height);
        const expected = new Set<number>();
        for (const [x, y, value] of touched) {
          if (x >= width || y >= height) continue;
          now.rgb[(y * width + x) * 3 + (value % 3)] = value;
          expected.add(Math.floor(y / BLOCK) * blocksAcross(width) + Math.floor(x / BLOCK));
        }
        const changed = changedBlocks(now, before, whole(now));
        expect(changed).toEqual([...expected].toSorted((a, b) => a - b));
        copyBlocks(now, before, changed);
        expect(before.rgb).toEqual(now.rgb);
      }),
    );
  });

  it('[PIC2] looks at the areas given only', () => {
    const before = blank(64, 64);
    const now = blank(64, 64);
    now.rgb.fill(9);
    expect(changedBlocks(now, before, [{ x: 17, y: 3, width: 2, height: 2 }])).toEqual([1]);
    expect(changedBlocks(now, before, [{ x: 15, y: 15, width: 2, height: 2 }])).toEqual([0, 1, 4, 5]);
  });

  it('[PIC2] packs a strip row by row, edges filled', () => {
    const image = blank(40, 20);
    for (let at = 0; at < image.rgb.length; at += 1) image.rgb[at] = at % 251;
    const strip = packStrip(image, [0, 2, 5]);
    expect([strip.width, strip.height]).toEqual([stripColumns(3) * BLOCK, 2 * BLOCK]);
    const at = (picture: Image24, x: number, y: number) => picture.rgb[(y * picture.width + x) * 3];
    expect(at(strip, 3, 4)).toBe(at(image, 3, 4));
    expect(at(strip, BLOCK + 7, 4)).toBe(at(image, 39, 4));
    expect(at(strip, BLOCK + 15, 4)).toBe(at(image, 39, 4));
    expect(at(strip, 0, BLOCK + 3)).toBe(at(image, 32, 19));
    expect(at(strip, 0, BLOCK + 15)).toBe(at(image, 32, 19));
  });

  it('[LIM3] cuts a picture into parts that keep to the limit and miss no block', async () => {
    const picture = blank(160, 96);
    const fidelity = { quality: 70, coarseQuality: 30, maxBytes: 3_000 };
    const sizes: number[] = [];
    const parts = await encodeParts(picture, null, fidelity, async (image, quality) => {
      const bytes = new Uint8Array(Math.round((image.rgb.length * quality) / 200));
      sizes.push(quality);
      return { encoding: 'jpeg', bytes };
    });
    expect(parts.length).toBeGreaterThan(1);
    expect(Math.max(...parts.map((part) => part.image.bytes.byteLength))).toBeLessThanOrEqual(3_000);
    expect(parts.flatMap((part) => [...(part.blocks ?? [])])).toEqual(allBlocks(160, 96));
    expect(sizes.slice(0, 2)).toEqual([70, 30]);
  });
});
