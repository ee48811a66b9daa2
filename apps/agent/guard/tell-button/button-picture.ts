import type { Pixels, Rgb } from '@usher/desktop';
import type { ButtonWords } from '../../resources.ts';
import { plain, put } from '../drawing/lines.ts';
import type { Renderer } from '../drawing/render.ts';

/** The deep teal of a lock: it stands out from a light desktop by itself and from a dark one by its edge. */
export const BUTTON_BACKGROUND: Rgb = [9, 27, 31];

const WHITE: Rgb = [240, 247, 246];
const MUTED: Rgb = [168, 196, 196];
const EDGE: Rgb = [70, 165, 163];

const DESIGN_HEIGHT = 1080;

/** How much larger than usual everything is on a monitor; never smaller, so that it can be read on a small one. */
export const buttonScale = (monitor: { readonly height: number }): number =>
  Math.min(3, Math.max(1, monitor.height / DESIGN_HEIGHT));

/** Draws the button: a mark, what it does and its key, in one row with an edge around it. */
export const renderButton = async (renderer: Renderer, words: ButtonWords, scale: number): Promise<Pixels> => {
  const size = (pixels: number): number => Math.round(pixels * scale);
  const mark = await renderer.mark('eye-off', size(24), EDGE);
  const text = await renderer.text(words.text, { weight: 'semibold', size: size(20), colour: WHITE });
  const key = await renderer.text(words.key, { weight: 'regular', size: size(16), colour: MUTED });
  const height = size(48);
  const edge = Math.max(2, size(2));
  const parts = [
    { piece: mark, before: size(16) },
    { piece: text, before: size(12) },
    { piece: key, before: size(16) },
  ];
  const width = parts.reduce((sum, { piece, before }) => sum + before + piece.width, size(16));
  const button = plain(width, height, EDGE);
  put(plain(width - 2 * edge, height - 2 * edge, BUTTON_BACKGROUND), button, edge, edge);
  let x = 0;
  for (const { piece, before } of parts) {
    x += before;
    put(piece, button, x, (height - piece.height) >> 1);
    x += piece.width;
  }
  return button;
};
