import type { Rect } from '@usher/desktop';

type Size = { readonly width: number; readonly height: number };

/** How a monitor becomes a picture: each picture pixel is the mean of the area of the monitor it stands for. */
export type Scaling = { readonly source: Size; readonly picture: Size; readonly across: Axis; readonly down: Axis };

/**
 * For each picture pixel along one axis the source pixels it covers: whole ones from `first` to `last`,
 * of which those two count in parts of 256. `total` is the sum of the parts.
 */
type Axis = {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly firstPart: Int32Array;
  readonly lastPart: Int32Array;
  readonly total: Int32Array;
};

const axisOf = (source: number, picture: number): Axis => {
  const axis: Axis = {
    first: new Int32Array(picture),
    last: new Int32Array(picture),
    firstPart: new Int32Array(picture),
    lastPart: new Int32Array(picture),
    total: new Int32Array(picture),
  };
  for (let i = 0; i < picture; i += 1) {
    const from = (i * source) / picture;
    const to = ((i + 1) * source) / picture;
    const first = Math.floor(from);
    const last = Math.max(first, Math.ceil(to) - 1);
    const firstPart = Math.round(256 * (Math.min(to, first + 1) - from));
    const lastPart = last === first ? 0 : Math.round(256 * (to - last));
    axis.first[i] = first;
    axis.last[i] = last;
    axis.firstPart[i] = firstPart;
    axis.lastPart[i] = lastPart;
    axis.total[i] = firstPart + lastPart + 256 * Math.max(0, last - first - 1);
  }
  return axis;
};

/** The scaling of a monitor to fit inside `wish`: aspect kept, never enlarged. */
export const fitInside = (source: Size, wish: Size): Scaling => {
  const factor = Math.min(1, wish.width / source.width, wish.height / source.height);
  const picture = {
    width: Math.max(1, Math.round(source.width * factor)),
    height: Math.max(1, Math.round(source.height * factor)),
  };
  return {
    source,
    picture,
    across: axisOf(source.width, picture.width),
    down: axisOf(source.height, picture.height),
  };
};

const cover = (from: number, length: number, oneSide: number, otherSide: number): [number, number] => {
  const start = Math.floor((from * otherSide) / oneSide);
  return [start, Math.min(otherSide, Math.ceil(((from + length) * otherSide) / oneSide)) - start];
};

/** The picture pixels that an area of the monitor touches. */
export const inPicture = ({ source, picture }: Scaling, area: Rect): Rect => {
  const [x, width] = cover(area.x, area.width, source.width, picture.width);
  const [y, height] = cover(area.y, area.height, source.height, picture.height);
  return { x, y, width, height };
};

/** The area of the monitor needed to draw an area of the picture. */
export const inSource = ({ source, picture }: Scaling, area: Rect): Rect => {
  const [x, width] = cover(area.x, area.width, picture.width, source.width);
  const [y, height] = cover(area.y, area.height, picture.height, source.height);
  return { x, y, width, height };
};
