import type { CoverFace, Pixels, Rgb } from '@usher/desktop';
import type { Renderer, TextStyle } from './render.ts';

// The size of everything is given for a screen of 1920 x 1080.
const DESIGN = { width: 1920, height: 1080 };
const BYTES = 4;

/** One of the lines of a face, and the room above it. */
export type Line = { readonly pixels: Pixels; readonly before: number };

/** What everything has to fit: the smallest monitor of a desktop. */
export type Smallest = { readonly width: number; readonly height: number };

/** The smallest of some monitors, and at most the size that everything is given for. */
export const smallestOf = (monitors: readonly { readonly area: Smallest }[]): Smallest => ({
  width: Math.min(DESIGN.width, ...monitors.map(({ area }) => area.width)),
  height: Math.min(DESIGN.height, ...monitors.map(({ area }) => area.height)),
});

/** Turns a size given for 1920 x 1080 into one for this monitor; between half and double. */
export const sizeFor = ({ width, height }: Smallest): ((pixels: number) => number) => {
  const scale = Math.min(2, Math.max(0.5, Math.min(width / DESIGN.width, height / DESIGN.height)));
  return (pixels) => Math.round(pixels * scale);
};

/** Text in lines of about one length: in the narrowest width tried that takes no more lines. */
export const balanced = async (
  renderer: Renderer,
  text: string,
  style: TextStyle & { readonly width: number },
): Promise<Pixels> => {
  const full = await renderer.text(text, style);
  if (full.height < style.size * 1.6) return full;
  for (const share of [0.75, 0.87]) {
    const narrow = await renderer.text(text, { ...style, width: Math.round(style.width * share) });
    // Ink decides the height, so lines as many may differ by the tails of some letters.
    if (narrow.height <= full.height + style.size * 0.5) return narrow;
  }
  return full;
};

/** An area of one colour. */
export const plain = (width: number, height: number, [red, green, blue]: Rgb): Pixels => {
  const data = new Uint8Array(width * height * BYTES);
  for (let at = 0; at < data.length; at += BYTES) {
    data[at] = blue;
    data[at + 1] = green;
    data[at + 2] = red;
  }
  return { width, height, data };
};

/** Lays one picture over a part of another, which it has to fit. */
export const put = (piece: Pixels, target: Pixels, left: number, top: number): void => {
  for (let y = 0; y < piece.height; y += 1) {
    const row = piece.data.subarray(y * piece.width * BYTES, (y + 1) * piece.width * BYTES);
    target.data.set(row, ((top + y) * target.width + left) * BYTES);
  }
};

/** Sets lines below each other: centred as one block, or from a place so far below the centre (above it if negative). */
export const stack = (lines: readonly Line[], background: Rgb, from?: number): CoverFace => {
  const total = lines.reduce((sum, line) => sum + line.before + line.pixels.height, 0);
  let y = from ?? -Math.round(total / 2);
  const pictures = lines.map(({ pixels, before }) => {
    const placed = { pixels, dx: -(pixels.width >> 1), dy: y + before };
    y += before + pixels.height;
    return placed;
  });
  return { background, pictures };
};
