import { expect, it } from 'vitest';
import { onlyOfSize } from './only-of-size.ts';

/** A JPEG as far as its frame header. */
const jpegSaying = (width: number, height: number): Uint8Array =>
  Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3);

it('[PIC8] decodes an image that is as large as its part says, and no other', async () => {
  const decoded: number[] = [];
  const decode = onlyOfSize(async (bytes, _encoding, size) => {
    decoded.push(bytes.byteLength);
    return { ...size, name: 'image' };
  });
  const size = { width: 320, height: 180 };
  expect(await decode(jpegSaying(320, 180), 'jpeg', size)).toEqual({ ...size, name: 'image' });
  for (const [width, height] of [
    [65_535, 65_535],
    [320, 181],
    [180, 320],
    [0, 0],
  ] as const)
    await expect(decode(jpegSaying(width, height), 'jpeg', size)).rejects.toThrow('image size');
  await expect(decode(Uint8Array.of(0xff, 0xd8, 0xff), 'jpeg', size)).rejects.toThrow('image size');
  expect(decoded).toHaveLength(1);
});
