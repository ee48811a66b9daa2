/** Where tiles are laid: the room's size in CSS pixels, how many, how narrow they may be, and what lies round them. */
export type TileSpace = {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly leastWidth: number;
  readonly mostWidth: number;
  readonly gap: number;
  readonly padding: number;
  readonly captionHeight: number;
};

/** Tiles of one size in rows; `left` and `top` are where the first one stands. */
export type TileLayout = {
  readonly columns: number;
  readonly tileWidth: number;
  readonly pictureHeight: number;
  readonly tileHeight: number;
  readonly left: number;
  readonly top: number;
  readonly scrolls: boolean;
};

const PICTURE = 9 / 16;

const laid = (space: TileSpace, columns: number, tileWidth: number): TileLayout => {
  const pictureHeight = Math.round(tileWidth * PICTURE);
  const tileHeight = pictureHeight + space.captionHeight;
  const rows = Math.ceil(space.count / columns);
  const height = rows * tileHeight + (rows - 1) * space.gap + 2 * space.padding;
  const used = columns * tileWidth + (columns - 1) * space.gap;
  return {
    columns,
    tileWidth,
    pictureHeight,
    tileHeight,
    left: Math.max(space.padding, Math.floor((space.width - used) / 2)),
    top: space.padding,
    scrolls: height > space.height,
  };
};

const widestFor = (space: TileSpace, columns: number): number => {
  const rows = Math.ceil(space.count / columns);
  const byWidth = (space.width - 2 * space.padding - (columns - 1) * space.gap) / columns;
  const rowHeight = (space.height - 2 * space.padding - (rows - 1) * space.gap) / rows;
  const byHeight = (rowHeight - space.captionHeight) / PICTURE;
  // One pixel less where rounding the picture's height up would not fit.
  return Math.floor(Math.min(byWidth, byHeight - 1, space.mostWidth));
};

/**
 * The largest tiles with which everyone is in sight. Where they would be narrower than `leastWidth`, tiles
 * at least that wide, as many to a row as there is room for, and the room scrolls.
 */
export const fitTiles = (space: TileSpace): TileLayout => {
  const count = Math.max(1, space.count);
  let best = { columns: 1, width: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const width = widestFor({ ...space, count }, columns);
    if (width > best.width) best = { columns, width };
  }
  if (best.width >= space.leastWidth) return laid(space, best.columns, best.width);
  const inside = space.width - 2 * space.padding;
  const columns = Math.max(1, Math.min(count, Math.floor((inside + space.gap) / (space.leastWidth + space.gap))));
  const width = Math.floor((inside - (columns - 1) * space.gap) / columns);
  return laid(space, columns, Math.max(16, Math.min(width, Math.max(space.mostWidth, space.leastWidth))));
};

export type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

/** The numbers of the tiles that a box touches, in order. */
export const tilesInBox = (layout: TileLayout, gap: number, count: number, box: Box): readonly number[] => {
  const inside: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const left = layout.left + (i % layout.columns) * (layout.tileWidth + gap);
    const top = layout.top + Math.floor(i / layout.columns) * (layout.tileHeight + gap);
    if (left < box.right && left + layout.tileWidth > box.left && top < box.bottom && top + layout.tileHeight > box.top)
      inside.push(i);
  }
  return inside;
};

/** The size to ask tile pictures in, in device pixels: a whole step up, so that small changes of the window ask nothing anew. */
export const askedSize = (
  tileWidth: number,
  devicePixelRatio: number,
): { readonly width: number; readonly height: number } => {
  const steps = Math.min(30, Math.max(2, Math.ceil((tileWidth * devicePixelRatio) / 16)));
  return { width: steps * 16, height: steps * 9 };
};
