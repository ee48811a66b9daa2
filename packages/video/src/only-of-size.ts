import { imageSize } from '@usher/protocol';
import type { Decode } from './picture-screen.ts';

/**
 * Decodes only what its own header says to be as large as it should be (rule PIC8): a few hundred bytes can say to be a
 * gigabyte of pixels.
 */
export const onlyOfSize =
  <Image>(decode: Decode<Image>): Decode<Image> =>
  async (bytes, encoding, size) => {
    const found = imageSize(bytes, encoding);
    if (found?.width !== size.width || found.height !== size.height) throw new RangeError('image size');
    return decode(bytes, encoding, size);
  };
