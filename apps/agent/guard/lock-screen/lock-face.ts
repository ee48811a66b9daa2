import type { CoverFace, Pixels, Rgb } from '@usher/desktop';
import type { LockWords } from '../../resources.ts';
import { type ClockFace, renderClockFace } from './clock-face.ts';
import type { Renderer, TextStyle } from './render.ts';
import type { TimeToken } from './time-left.ts';

/** The deep teal, nearly black, that a locked screen is: calm in a dark room, and not the black of a cover. */
export const LOCK_BACKGROUND: Rgb = [9, 27, 31];

const WHITE: Rgb = [240, 247, 246];
const SOFT: Rgb = [205, 222, 221];
const MUTED: Rgb = [132, 164, 165];
const TEAL: Rgb = [70, 165, 163];

// The size of everything is given for a screen of 1920 x 1080.
const DESIGN = { width: 1920, height: 1080 };

type Placed = CoverFace['pictures'][number];
type Line = { readonly pixels: Pixels; readonly before: number };

/** The words of the lock screen as pictures, at one size, rendered ahead. */
export type LockFace = {
  /** The face without a clock, for a message; rendered when the message is new. */
  readonly forMessage: (message: string) => Promise<(tokens: readonly TimeToken[]) => CoverFace>;
};

type Options = {
  readonly renderer: Renderer;
  readonly words: LockWords;
  readonly school: string;
  /** The smallest monitor, which everything has to fit. */
  readonly smallest: { readonly width: number; readonly height: number };
};

/** Renders all that is known before a lock: the school's name, the standing words, the clock's digits. */
export const renderLockFace = async ({ renderer, words, school, smallest }: Options): Promise<LockFace> => {
  const factor = Math.min(smallest.width / DESIGN.width, smallest.height / DESIGN.height);
  const scale = Math.min(2, Math.max(0.5, factor));
  const size = (pixels: number): number => Math.round(pixels * scale);
  const width = size(1180);
  const padlock = await renderer.padlock(size(84), TEAL);
  const title = await renderer.text(words.title, {
    weight: 'semibold',
    size: size(60),
    colour: WHITE,
    width: size(1500),
  });
  const reassurance = await renderer.text(words.reassurance, {
    weight: 'regular',
    size: size(30),
    colour: MUTED,
    width,
  });
  const label = await renderer.text(words.timeLeft, { weight: 'regular', size: size(28), colour: MUTED });
  const name =
    school === '' ? null : await renderer.text(school, { weight: 'semibold', size: size(28), colour: MUTED, width });
  const clock = await renderClockFace(
    renderer,
    words,
    { weight: 'semibold', size: size(84), colour: WHITE },
    LOCK_BACKGROUND,
  );
  const rule = ruleOf(size(96), Math.max(2, size(3)));
  return {
    forMessage: async (message) => {
      const text =
        message.trim() === ''
          ? null
          : await balanced(renderer, message, { weight: 'regular', size: size(40), colour: SOFT, width });
      const above: Line[] = [
        ...(name === null ? [] : [{ pixels: name, before: 0 }]),
        { pixels: padlock, before: size(name === null ? 0 : 72) },
        { pixels: title, before: size(36) },
        { pixels: reassurance, before: size(34) },
        ...(text === null
          ? []
          : [
              { pixels: rule, before: size(52) },
              { pixels: text, before: size(52) },
            ]),
        { pixels: label, before: size(72) },
      ];
      return (tokens) => stack(above, clock, tokens, size(20));
    },
  };
};

/** Text in lines of about one length: in the narrowest width tried that takes no more lines. */
const balanced = async (
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

const ruleOf = (width: number, height: number): Pixels => {
  const data = new Uint8Array(width * height * 4);
  for (let at = 0; at < data.length; at += 4) data.set([TEAL[2], TEAL[1], TEAL[0], 0], at);
  return { width, height, data };
};

/** Sets the lines below each other, the clock last, centred as one block. */
const stack = (
  above: readonly Line[],
  clock: ClockFace,
  tokens: readonly TimeToken[],
  beforeClock: number,
): CoverFace => {
  const lines = [...above, { pixels: clock(tokens), before: beforeClock }];
  const total = lines.reduce((sum, line) => sum + line.before + line.pixels.height, 0);
  let y = -Math.round(total / 2);
  const pictures = lines.map(({ pixels, before }): Placed => {
    const placed = { pixels, dx: -(pixels.width >> 1), dy: y + before };
    y += before + pixels.height;
    return placed;
  });
  return { background: LOCK_BACKGROUND, pictures };
};
