import type { CoverFace, Rgb } from '@usher/desktop';
import { balanced, type Line, plain, sizeFor, type Smallest, stack } from '../drawing/lines.ts';
import type { Renderer, TextStyle } from '../drawing/render.ts';
import type { CalmLine } from './calm-lines.ts';

/** The black of the pupil's own cover. */
export const CALM_BACKGROUND: Rgb = [0, 0, 0];

const WHITE: Rgb = [240, 247, 246];
const SOFT: Rgb = [205, 222, 221];
const MUTED: Rgb = [150, 176, 177];
const TEAL: Rgb = [108, 201, 194];

/** How each line is set, in sizes for 1920 x 1080; `before` is the room above it. */
const STYLES: Readonly<Record<CalmLine['as'], TextStyle & { readonly before: number }>> = {
  title: { weight: 'semibold', size: 76, colour: WHITE, before: 0 },
  aside: { weight: 'regular', size: 36, colour: MUTED, before: 36 },
  promise: { weight: 'semibold', size: 42, colour: TEAL, before: 60 },
  next: { weight: 'regular', size: 42, colour: SOFT, before: 40 },
  contacts: { weight: 'regular', size: 34, colour: MUTED, before: 56 },
};
const WIDTH = 1_400;
/** How far above the centre the first line begins. */
const TOP = 232;

/** Draws the lines of the calm screen so that they fit the smallest monitor. */
export const renderCalmFace = async (
  renderer: Renderer,
  said: readonly CalmLine[],
  smallest: Smallest,
): Promise<CoverFace> => {
  const size = sizeFor(smallest);
  const lines: Line[] = [];
  for (const { as, text } of said) {
    const { before, ...style } = STYLES[as];
    const pixels = await balanced(renderer, text, { ...style, size: size(style.size), width: size(WIDTH) });
    lines.push({ pixels, before: size(before) });
    // What was done, and then, apart from it, what is happening.
    if (as === 'aside') lines.push({ pixels: plain(size(96), Math.max(2, size(3)), TEAL), before: size(60) });
  }
  // From a fixed place: a line that comes or goes below does not make the others jump.
  return stack(lines, CALM_BACKGROUND, -size(TOP));
};
