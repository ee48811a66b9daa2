import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Image24 } from './blocks.ts';
import { encodeSmallJpeg } from './small-jpeg.ts';

const decode = async (bytes: Uint8Array): Promise<Image24> => {
  const { data, info } = await sharp(bytes, { failOn: 'warning' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
};

const libjpeg = (image: Image24, quality: number): Promise<Uint8Array> =>
  sharp(image.rgb, { raw: { width: image.width, height: image.height, channels: 3 } })
    .jpeg({ quality, optimiseCoding: false })
    .toBuffer();

const difference = (a: Image24, b: Image24): number => {
  let sum = 0;
  for (let at = 0; at < a.rgb.length; at += 1) sum += Math.abs((a.rgb[at] ?? 0) - (b.rgb[at] ?? 0));
  return sum / a.rgb.length;
};

/** Anything from one colour over shapes to noise. */
const anImage: fc.Arbitrary<Image24> = fc
  .record({
    columns: fc.integer({ min: 1, max: 6 }),
    rows: fc.integer({ min: 1, max: 6 }),
    seed: fc.nat(),
    step: fc.constantFrom(1, 3, 11, 48, 10_000),
    levels: fc.constantFrom(1, 2, 6, 256),
  })
  .map(({ columns, rows, seed, step, levels }) => {
    const image = { width: columns * 16, height: rows * 16, rgb: new Uint8Array(columns * rows * 256 * 3) };
    let state = seed;
    let value = 0;
    for (let at = 0; at < image.rgb.length; at += 1) {
      if (at % step === 0) {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        value = Math.round((((state >>> 16) % levels) * 255) / Math.max(1, levels - 1));
      }
      image.rgb[at] = value;
    }
    return image;
  });

describe('the small JPEG', () => {
  it('[PIC6] is one that other programs read, as true to the image as that of a codec library', async () => {
    await fc.assert(
      fc.asyncProperty(anImage, fc.constantFrom(10, 35, 70, 95), async (image, quality) => {
        const own = await decode(encodeSmallJpeg(image, quality));
        expect([own.width, own.height]).toEqual([image.width, image.height]);
        // Coefficients that lie between two steps are rounded either way, which on a few blocks of noise adds up.
        const theirs = await decode(await libjpeg(image, quality));
        expect(difference(own, image)).toBeLessThanOrEqual(difference(theirs, image) * 1.25 + 2);
      }),
      { numRuns: 150 },
    );
    // Two codecs for each image: seconds where the machine does other things as well.
  }, 60_000);

  it('leaves out the tables that a codec library sends', async () => {
    const flat: Image24 = { width: 32, height: 32, rgb: new Uint8Array(32 * 32 * 3).fill(200) };
    expect(encodeSmallJpeg(flat, 70).byteLength).toBeLessThan((await libjpeg(flat, 70)).byteLength / 2);
  });
});
