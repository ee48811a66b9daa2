import type { Pixels, Rgb } from '@usher/desktop';
import type { LockWords } from '../../resources.ts';
import { plain, put } from '../drawing/lines.ts';
import type { Renderer, TextStyle } from '../drawing/render.ts';
import type { TimeToken } from './time-left.ts';

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const BYTES = 4;

/** Puts a time together from pictures of its pieces, so that a second costs no text rendering. */
export type ClockFace = (tokens: readonly TimeToken[]) => Pixels;

/** Renders the pieces once. All digits are as wide as the widest, so that a running time does not tremble. */
export const renderClockFace = async (
  renderer: Renderer,
  words: LockWords,
  style: TextStyle,
  background: Rgb,
): Promise<ClockFace> => {
  const pieces = new Map<TimeToken, Pixels>();
  const texts: readonly (readonly [TimeToken, string])[] = [
    ...DIGITS.map((digit) => [digit, digit] as const),
    [':', ':'],
    ['hours', words.hours],
    ['minutes', words.minutes],
  ];
  for (const [token, text] of texts) {
    // A picture of text is cut to its ink; a nought before it keeps the place of the baseline.
    pieces.set(token, afterFirstGap(await renderer.text(`0${text}`, style), background));
  }
  const widest = Math.max(...DIGITS.map((digit) => pieces.get(digit)?.width ?? 0));
  const height = Math.max(...[...pieces.values()].map((piece) => piece.height));
  const gap = Math.round(style.size * 0.07);
  return (tokens) => {
    const cells = tokens.map((token) => {
      const piece = pieces.get(token);
      const digit = token >= '0' && token <= '9';
      const wordGap = token === 'hours' || token === 'minutes' ? Math.round(style.size * 0.16) : 0;
      return {
        piece,
        width: digit ? widest : (piece?.width ?? 0),
        before: wordGap,
        after: token === 'hours' ? wordGap : 0,
      };
    });
    const width = cells.reduce((sum, cell) => sum + cell.width + cell.before + cell.after + gap, -gap);
    const time = plain(Math.max(1, width), height, background);
    let x = 0;
    for (const { piece, width: cell, before, after } of cells) {
      x += before;
      if (piece !== undefined) put(piece, time, x + ((cell - piece.width) >> 1), height - piece.height);
      x += cell + after + gap;
    }
    return time;
  };
};

/** What stands to the right of the first column without ink. */
const afterFirstGap = (pixels: Pixels, background: Rgb): Pixels => {
  const inked = (x: number): boolean => {
    for (let y = 0; y < pixels.height; y += 1) {
      const at = (y * pixels.width + x) * BYTES;
      if (Math.abs((pixels.data[at + 1] ?? 0) - background[1]) > 8) return true;
    }
    return false;
  };
  let left = 0;
  while (left < pixels.width && inked(left)) left += 1;
  while (left < pixels.width && !inked(left)) left += 1;
  const width = Math.max(1, pixels.width - left);
  const cut: Pixels = { width, height: pixels.height, data: new Uint8Array(width * pixels.height * BYTES) };
  for (let y = 0; y < pixels.height; y += 1) {
    const at = (y * pixels.width + left) * BYTES;
    cut.data.set(pixels.data.subarray(at, at + width * BYTES), y * width * BYTES);
  }
  return cut;
};
