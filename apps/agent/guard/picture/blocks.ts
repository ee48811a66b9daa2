import type { Rect } from '@usher/desktop';
import { BLOCK, blocksAcross, stripColumns } from '@usher/protocol';
import type { Rgb24 } from './scale-area.ts';

/** A picture as three bytes a pixel. */
export type Image24 = { readonly width: number; readonly height: number; readonly rgb: Rgb24 };

/** The numbers, rising, of every block of a picture of this size. */
export const allBlocks = (width: number, height: number): number[] =>
  Array.from({ length: blocksAcross(width) * blocksAcross(height) }, (_, block) => block);

/** The numbers, rising, of the blocks of `areas` in which two pictures of one size differ. */
export const changedBlocks = (now: Image24, before: Image24, areas: readonly Rect[]): number[] => {
  const across = blocksAcross(now.width);
  const asked = new Set<number>();
  for (const area of areas) {
    const right = Math.floor((area.x + area.width - 1) / BLOCK);
    const bottom = Math.floor((area.y + area.height - 1) / BLOCK);
    for (let row = Math.floor(area.y / BLOCK); row <= bottom; row += 1)
      for (let column = Math.floor(area.x / BLOCK); column <= right; column += 1) asked.add(row * across + column);
  }
  return [...asked].filter((block) => differs(now, before, block)).toSorted((a, b) => a - b);
};

const differs = (now: Image24, before: Image24, block: number): boolean => {
  const { left, top, width, height } = placeOf(now, block);
  const a = now.rgb;
  const b = before.rgb;
  for (let y = 0; y < height; y += 1) {
    let at = ((top + y) * now.width + left) * 3;
    for (const end = at + width * 3; at < end; at += 1) if (a[at] !== b[at]) return true;
  }
  return false;
};

const placeOf = (image: Image24, block: number) => {
  const across = blocksAcross(image.width);
  const left = (block % across) * BLOCK;
  const top = Math.floor(block / across) * BLOCK;
  return { left, top, width: Math.min(BLOCK, image.width - left), height: Math.min(BLOCK, image.height - top) };
};

/** Copies blocks of one picture into another of the same size. */
export const copyBlocks = (from: Image24, to: Image24, blocks: readonly number[]): void => {
  for (const block of blocks) {
    const { left, top, width, height } = placeOf(from, block);
    for (let y = 0; y < height; y += 1) {
      const at = ((top + y) * from.width + left) * 3;
      to.rgb.set(from.rgb.subarray(at, at + width * 3), at);
    }
  }
};

/** The strip of these blocks (rule PIC2). Blocks cut by the picture's edge are filled with its last pixels. */
export const packStrip = (image: Image24, blocks: readonly number[]): Image24 => {
  const columns = stripColumns(blocks.length);
  const width = columns * BLOCK;
  const height = Math.ceil(blocks.length / columns) * BLOCK;
  const rgb = new Uint8Array(width * height * 3);
  blocks.forEach((block, index) => {
    const place = placeOf(image, block);
    const x = (index % columns) * BLOCK;
    const y = Math.floor(index / columns) * BLOCK;
    for (let row = 0; row < BLOCK; row += 1) {
      const from = ((place.top + Math.min(row, place.height - 1)) * image.width + place.left) * 3;
      const to = ((y + row) * width + x) * 3;
      rgb.set(image.rgb.subarray(from, from + place.width * 3), to);
      for (let column = place.width; column < BLOCK; column += 1)
        rgb.copyWithin(to + column * 3, to + (place.width - 1) * 3, to + place.width * 3);
    }
  });
  return { width, height, rgb };
};
