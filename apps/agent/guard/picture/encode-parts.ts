import { allBlocks, type Image24, packStrip } from './blocks.ts';
import type { EncodedImage, EncodeImage } from './encode.ts';

/** Part of a picture: the blocks it holds, or null for the whole picture, and their image. */
export type EncodedPart = { readonly blocks: Uint16Array | null; readonly image: EncodedImage };

/** How well a kind of stream is encoded, and the most bytes that one image of it may take. */
export type Fidelity = { readonly quality: number; readonly coarseQuality: number; readonly maxBytes: number };

/**
 * Encodes a picture, whole (`blocks` null) or its listed blocks, in as many parts as the byte limit needs.
 * Before it is cut up, a picture that is too large is tried again at the coarse quality.
 */
export const encodeParts = async (
  picture: Image24,
  blocks: readonly number[] | null,
  fidelity: Fidelity,
  encode: EncodeImage,
): Promise<readonly EncodedPart[]> => {
  const image = blocks === null ? picture : packStrip(picture, blocks);
  let encoded = await encode(image, fidelity.quality);
  if (encoded.bytes.byteLength > fidelity.maxBytes && fidelity.coarseQuality < fidelity.quality)
    encoded = await encode(image, fidelity.coarseQuality);
  const listed = blocks ?? allBlocks(picture.width, picture.height);
  if (encoded.bytes.byteLength <= fidelity.maxBytes || listed.length === 1)
    return [{ blocks: blocks === null ? null : Uint16Array.from(blocks), image: encoded }];
  const middle = listed.length >> 1;
  return [
    ...(await encodeParts(picture, listed.slice(0, middle), fidelity, encode)),
    ...(await encodeParts(picture, listed.slice(middle), fidelity, encode)),
  ];
};
