import type { NotUnderstood, Parsed } from './control.ts';
import { LIMITS } from './limits.ts';

/** Side in pixels of the square blocks a picture is compared and sent in. */
export const BLOCK = 16;

const HEADER_BYTES = 22;
const IMAGES = ['none', 'webp', 'jpeg'] as const;

/**
 * One part of a picture (rules PIC1 to PIC6). `capture` counts captures of this stream, so that a frozen
 * picture shows; `sinceInputMs` is the time since the pupil's last key or pointer movement.
 *
 * `blocks` null: `image` is the whole picture, `width` x `height`. Otherwise `image` is a strip of the
 * changed blocks, in the order of `blocks`, `stripColumns(blocks.length)` to a row, each BLOCK square
 * (blocks at the right and bottom edge are padded to it). An `image` of encoding `none` and no bytes with an
 * empty `blocks` says: looked again, nothing changed.
 */
export type PicturePart = {
  readonly capture: number;
  readonly width: number;
  readonly height: number;
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  readonly sinceInputMs: number;
  readonly blocks: Uint16Array | null;
  readonly encoding: (typeof IMAGES)[number];
  readonly image: Uint8Array;
};

/** Blocks in a picture of this size, counted along rows first. */
export const blocksAcross = (width: number): number => Math.ceil(width / BLOCK);
export const blockCount = (width: number, height: number): number => blocksAcross(width) * blocksAcross(height);

/** How many blocks stand side by side in a strip of `count`: nearly square, which image codecs pack best. */
export const stripColumns = (count: number): number => Math.max(1, Math.ceil(Math.sqrt(count)));

const WHOLE = 0xffff;

const refused = (detail: string): { ok: false; refused: NotUnderstood } => ({
  ok: false,
  refused: { code: 'bad-frame', detail },
});

const magic = (encoding: PicturePart['encoding'], image: Uint8Array): boolean => {
  if (encoding === 'none') return image.byteLength === 0;
  if (encoding === 'jpeg') return image.byteLength > 3 && image[0] === 0xff && image[1] === 0xd8 && image[2] === 0xff;
  const at = (offset: number, text: string): boolean =>
    Array.from(text).every((char, i) => image[offset + i] === char.charCodeAt(0));
  return image.byteLength > 12 && at(0, 'RIFF') && at(8, 'WEBP');
};

/** Reads a picture part out of a media payload. Never throws; the image is checked by its first bytes only. */
export const parsePicture = (payload: Uint8Array): Parsed<PicturePart> => {
  if (payload.byteLength < HEADER_BYTES) return refused('the picture header is cut short');
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const width = view.getUint16(4);
  const height = view.getUint16(6);
  const sourceWidth = view.getUint16(8);
  const sourceHeight = view.getUint16(10);
  for (const side of [width, height, sourceWidth, sourceHeight])
    if (side < 1 || side > LIMITS.pictureSide) return refused('a picture side is out of range');
  const encoding = IMAGES[view.getUint8(16)];
  if (encoding === undefined) return refused('the picture encoding is not known');
  if (view.getUint8(17) !== BLOCK) return refused('the block size is not known');
  if (view.getUint16(18) !== 0) return refused('a reserved field is not zero');
  const count = view.getUint16(20);
  const whole = count === WHOLE;
  const listed = whole ? 0 : count;
  const imageAt = HEADER_BYTES + listed * 2;
  if (payload.byteLength < imageAt) return refused('the block list is cut short');
  const blocks = new Uint16Array(listed);
  const limit = blockCount(width, height);
  for (let i = 0; i < listed; i += 1) {
    const block = view.getUint16(HEADER_BYTES + i * 2);
    if (block >= limit || (i > 0 && block <= (blocks[i - 1] ?? 0)))
      return refused('the block list is out of range or order');
    blocks[i] = block;
  }
  const image = payload.subarray(imageAt);
  if (!magic(encoding, image)) return refused('the image is not of its encoding');
  if ((encoding === 'none') !== (!whole && listed === 0)) return refused('blocks and image do not belong together');
  return {
    ok: true,
    value: {
      capture: view.getUint32(0),
      width,
      height,
      sourceWidth,
      sourceHeight,
      sinceInputMs: view.getUint32(12),
      blocks: whole ? null : blocks,
      encoding,
      image,
    },
  };
};

/** Writes a picture part as a media payload. Block numbers must rise; sides must be 1 to 8192. */
export const encodePicture = (part: PicturePart): Uint8Array<ArrayBuffer> => {
  const listed = part.blocks?.length ?? 0;
  const bytes = new Uint8Array(HEADER_BYTES + listed * 2 + part.image.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, part.capture);
  view.setUint16(4, part.width);
  view.setUint16(6, part.height);
  view.setUint16(8, part.sourceWidth);
  view.setUint16(10, part.sourceHeight);
  view.setUint32(12, Math.min(part.sinceInputMs, 0xffff_ffff));
  view.setUint8(16, IMAGES.indexOf(part.encoding));
  view.setUint8(17, BLOCK);
  view.setUint16(20, part.blocks === null ? WHOLE : listed);
  part.blocks?.forEach((block, i) => view.setUint16(HEADER_BYTES + i * 2, block));
  bytes.set(part.image, HEADER_BYTES + listed * 2);
  return bytes;
};
