import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { imageSize } from './image-size.ts';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 10, g: 90, b: 200 } } });

describe('imageSize', () => {
  it.each([
    [1, 1],
    [16, 48],
    [320, 180],
    [1921, 1083],
  ])('reads %i x %i out of every kind of header', async (width, height) => {
    const size = { width, height };
    expect(imageSize(await picture(width, height).jpeg().toBuffer(), 'jpeg')).toEqual(size);
    expect(imageSize(await picture(width, height).jpeg({ progressive: true }).toBuffer(), 'jpeg')).toEqual(size);
    expect(imageSize(await picture(width, height).withMetadata({ density: 72 }).jpeg().toBuffer(), 'jpeg')).toEqual(
      size,
    );
    expect(imageSize(await picture(width, height).webp().toBuffer(), 'webp')).toEqual(size);
    expect(imageSize(await picture(width, height).webp({ lossless: true }).toBuffer(), 'webp')).toEqual(size);
    expect(imageSize(await picture(width, height).ensureAlpha(0.5).webp().toBuffer(), 'webp')).toEqual(size);
  });

  it('says nothing of what does not say it', async () => {
    const jpeg = await picture(16, 16).jpeg().toBuffer();
    const webp = await picture(16, 16).webp().toBuffer();
    expect(imageSize(jpeg, 'webp')).toBeNull();
    expect(imageSize(webp, 'jpeg')).toBeNull();
    for (let length = 0; length < 30; length += 1) {
      expect(imageSize(webp.subarray(0, length), 'webp')).toBeNull();
      expect(imageSize(jpeg.subarray(0, length), 'jpeg')).toBeNull();
    }
    expect(imageSize(Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2), 'jpeg')).toBeNull();
    expect(imageSize(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 0), 'jpeg')).toBeNull();
  });
});
