import { fileURLToPath } from 'node:url';
import type { Pixels } from '@usher/desktop';
import { randomFrom } from './random.ts';

// The text renderer reads this once, when it is loaded: the typeface that ships with Usher works on any machine.
process.env['FONTCONFIG_FILE'] = fileURLToPath(new URL('fonts.conf', import.meta.url));
const { default: sharp } = await import('sharp');

/** Sizes of the detail in a photo, in pixels, and how strong each is. */
const PHOTO_DETAIL = [
  [256, 110],
  [64, 60],
  [16, 25],
  [4, 10],
  [1, 5],
] as const;

/** Draws an SVG, sharp at its own size. */
export async function drawSvg(svg: string): Promise<Pixels> {
  const { data, info } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return toScreenOrder(data, info.width, info.height);
}

/** Noise with detail of every size, as hard to compress as a photo. */
export async function drawPhoto(width: number, height: number, seed: number): Promise<Pixels> {
  const random = randomFrom(seed);
  const sum = new Float32Array(width * height * 3);
  for (const [step, strength] of PHOTO_DETAIL) {
    const raw = { width: Math.floor(width / step) + 2, height: Math.floor(height / step) + 2, channels: 3 } as const;
    const coarse = Uint8Array.from({ length: raw.width * raw.height * 3 }, () => random() * 256);
    const fine = await sharp(coarse, { raw }).resize(width, height, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer();
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + ((fine[at] ?? 0) / 255) * strength;
  }
  return toScreenOrder(Uint8Array.from(sum), width, height);
}

function toScreenOrder(rgb: Uint8Array, width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let from = 0, to = 0; to < data.length; from += 3, to += 4) {
    data[to] = rgb[from + 2] ?? 0;
    data[to + 1] = rgb[from + 1] ?? 0;
    data[to + 2] = rgb[from] ?? 0;
  }
  return { width, height, data };
}

/** Makes a text safe to stand in an SVG. */
export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
