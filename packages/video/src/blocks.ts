import { BLOCK, blocksAcross, stripColumns } from '@usher/protocol';

/** A rectangle to copy from a strip of blocks (`sx`, `sy`) to the picture (`dx`, `dy`), in pixels. */
export type Copy = {
  readonly sx: number;
  readonly sy: number;
  readonly dx: number;
  readonly dy: number;
  readonly width: number;
  readonly height: number;
};

export type Size = { readonly width: number; readonly height: number };

/** The size of the strip image that holds `count` blocks (rule PIC2). */
export const stripSize = (count: number): Size => {
  const columns = stripColumns(count);
  return { width: Math.min(count, columns) * BLOCK, height: Math.ceil(count / columns) * BLOCK };
};

const columnsAndRows = (block: number, across: number): readonly [number, number] => [
  block % across,
  Math.floor(block / across),
];

/**
 * The copies that put a strip of `blocks` (rising numbers) where they belong in a picture of `size` (rule PIC2).
 * Blocks side by side in strip and picture go in one copy; the padding at the right and bottom edge is cut off.
 */
export const copiesOf = (blocks: Uint16Array, size: Size): readonly Copy[] => {
  const across = blocksAcross(size.width);
  const columns = stripColumns(blocks.length);
  const copies: Copy[] = [];
  for (let i = 0; i < blocks.length;) {
    const first = blocks[i] ?? 0;
    const [column, row] = columnsAndRows(first, across);
    const [stripColumn, stripRow] = columnsAndRows(i, columns);
    const room = Math.min(across - column, columns - stripColumn, blocks.length - i);
    let run = 1;
    while (run < room && blocks[i + run] === first + run) run += 1;
    const dx = column * BLOCK;
    const dy = row * BLOCK;
    copies.push({
      sx: stripColumn * BLOCK,
      sy: stripRow * BLOCK,
      dx,
      dy,
      width: Math.min(run * BLOCK, size.width - dx),
      height: Math.min(BLOCK, size.height - dy),
    });
    i += run;
  }
  return copies;
};
