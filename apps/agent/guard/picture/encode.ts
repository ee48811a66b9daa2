import sharp from 'sharp';
import type { Image24 } from './blocks.ts';

export type EncodedImage = { readonly encoding: 'webp' | 'jpeg'; readonly bytes: Uint8Array };

/** Turns an image into bytes of about this quality, 1 to 100. */
export type EncodeImage = (image: Image24, quality: number) => Promise<EncodedImage>;

// Measured: JPEG takes half the time of WebP for as many bytes, but begins with 620 bytes of tables, which is
// more than the whole of a small WebP.
const JPEG_FROM_PIXELS = 120 * 120;

// One thread and no cache: pictures are small, never seen twice, and the pupil's work comes first.
sharp.concurrency(1);
sharp.cache(false);

/** Encodes with libvips, as JPEG or WebP, whichever is cheaper for an image of its size. */
export const encodeImage: EncodeImage = async ({ width, height, rgb }, quality) => {
  const image = sharp(rgb, { raw: { width, height, channels: 3 } });
  if (width * height >= JPEG_FROM_PIXELS)
    return { encoding: 'jpeg', bytes: await image.jpeg({ quality, optimiseCoding: false }).toBuffer() };
  // The preset without a deblocking filter: the neighbours in a strip are no neighbours on the screen.
  return { encoding: 'webp', bytes: await image.webp({ quality, effort: 1, preset: 'text' }).toBuffer() };
};
