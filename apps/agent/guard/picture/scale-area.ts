import type { Pixels, Rect } from '@usher/desktop';
import type { Scaling } from './scaling.ts';

// Sums of up to this many pixels fit in the 16 bits that one colour has in a doubled-up 32-bit sum.
const MOST_SUMMED = 257;

/** A picture in three bytes a pixel: red, green, blue. */
export type Rgb24 = Uint8Array;

const words = ({ data }: Pixels): Uint32Array => {
  // Captures are read out of a network buffer, which may start them at any byte.
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >>> 2);
};

/**
 * Draws `area` of the picture into `target` from captured pixels, whose top left corner is at `origin` of the
 * monitor and which must hold what `inSource` says is needed.
 */
export const scaleArea = (scaling: Scaling, captured: Pixels, origin: Rect, area: Rect, target: Rgb24): void => {
  const { source, picture } = scaling;
  const factorX = source.width / picture.width;
  const factorY = source.height / picture.height;
  const source32 = words(captured);
  if (factorX === 1 && factorY === 1) copy(source32, captured.width, origin, area, target, picture.width);
  else if (Number.isInteger(factorX) && Number.isInteger(factorY) && factorX * factorY <= MOST_SUMMED)
    meanOfSquares(source32, captured.width, origin, area, target, picture.width, factorX, factorY);
  else meanOfParts(scaling, source32, captured.width, origin, area, target);
};

const copy = (source: Uint32Array, stride: number, origin: Rect, area: Rect, target: Rgb24, across: number): void => {
  for (let y = area.y; y < area.y + area.height; y += 1) {
    let from = (y - origin.y) * stride + area.x - origin.x;
    let to = (y * across + area.x) * 3;
    for (let x = 0; x < area.width; x += 1) {
      const pixel = source[from++]!;
      target[to++] = pixel >>> 16;
      target[to++] = pixel >>> 8;
      target[to++] = pixel;
    }
  }
};

const meanOfSquares = (
  source: Uint32Array,
  stride: number,
  origin: Rect,
  area: Rect,
  target: Rgb24,
  across: number,
  factorX: number,
  factorY: number,
): void => {
  const count = factorX * factorY;
  const half = count >> 1;
  for (let y = area.y; y < area.y + area.height; y += 1) {
    let to = (y * across + area.x) * 3;
    const top = (y * factorY - origin.y) * stride - origin.x;
    for (let x = area.x; x < area.x + area.width; x += 1) {
      // Red and blue are summed in the two halves of one number, so that a pixel costs two additions.
      let redBlue = 0;
      let green = 0;
      let row = top + x * factorX;
      for (let j = 0; j < factorY; j += 1, row += stride) {
        for (let at = row; at < row + factorX; at += 1) {
          const pixel = source[at]!;
          redBlue = (redBlue + (pixel & 0xff00ff)) | 0;
          green += pixel & 0xff00;
        }
      }
      target[to++] = ((redBlue >>> 16) + half) / count;
      target[to++] = ((green >>> 8) + half) / count;
      target[to++] = ((redBlue & 0xffff) + half) / count;
    }
  }
};

const meanOfParts = (
  { across, down, picture }: Scaling,
  source: Uint32Array,
  stride: number,
  origin: Rect,
  area: Rect,
  target: Rgb24,
): void => {
  const red = new Float64Array(area.width);
  const green = new Float64Array(area.width);
  const blue = new Float64Array(area.width);
  for (let y = area.y; y < area.y + area.height; y += 1) {
    red.fill(0);
    green.fill(0);
    blue.fill(0);
    const firstRow = down.first[y]!;
    const lastRow = down.last[y]!;
    for (let row = firstRow; row <= lastRow; row += 1) {
      const part = row === firstRow ? down.firstPart[y]! : row === lastRow ? down.lastPart[y]! : 256;
      if (part === 0) continue;
      const start = (row - origin.y) * stride - origin.x;
      for (let i = 0; i < area.width; i += 1) {
        const x = area.x + i;
        let at = start + across.first[x]!;
        const last = start + across.last[x]!;
        let pixel = source[at]!;
        let weight = across.firstPart[x]!;
        let r = ((pixel >>> 16) & 0xff) * weight;
        let g = ((pixel >>> 8) & 0xff) * weight;
        let b = (pixel & 0xff) * weight;
        for (at += 1; at < last; at += 1) {
          pixel = source[at]!;
          r += (pixel >>> 8) & 0xff00;
          g += pixel & 0xff00;
          b += (pixel & 0xff) << 8;
        }
        weight = across.lastPart[x]!;
        if (weight !== 0) {
          pixel = source[last]!;
          r += ((pixel >>> 16) & 0xff) * weight;
          g += ((pixel >>> 8) & 0xff) * weight;
          b += (pixel & 0xff) * weight;
        }
        red[i]! += r * part;
        green[i]! += g * part;
        blue[i]! += b * part;
      }
    }
    let to = (y * picture.width + area.x) * 3;
    for (let i = 0; i < area.width; i += 1) {
      const share = 1 / (across.total[area.x + i]! * down.total[y]!);
      target[to++] = red[i]! * share + 0.5;
      target[to++] = green[i]! * share + 0.5;
      target[to++] = blue[i]! * share + 0.5;
    }
  }
};
