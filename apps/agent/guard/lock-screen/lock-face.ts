import type { CoverFace, Rgb } from '@usher/desktop';
import type { LockWords } from '../../resources.ts';
import { balanced, type Line, plain, sizeFor, type Smallest, stack } from '../drawing/lines.ts';
import type { Renderer } from '../drawing/render.ts';
import { renderClockFace } from './clock-face.ts';
import type { TimeToken } from './time-left.ts';

/** The deep teal, nearly black, that a locked screen is: calm in a dark room, and not the black of a cover. */
export const LOCK_BACKGROUND: Rgb = [9, 27, 31];

const WHITE: Rgb = [240, 247, 246];
const SOFT: Rgb = [205, 222, 221];
const MUTED: Rgb = [132, 164, 165];
const TEAL: Rgb = [70, 165, 163];

/** The words of the lock screen as pictures, at one size, rendered ahead. */
export type LockFace = {
  /** The face without a clock, for a message; rendered when the message is new. */
  readonly forMessage: (message: string) => Promise<(tokens: readonly TimeToken[]) => CoverFace>;
};

type Options = {
  readonly renderer: Renderer;
  readonly words: LockWords;
  readonly school: string;
  readonly smallest: Smallest;
};

/** Renders all that is known before a lock: the school's name, the standing words, the clock's digits. */
export const renderLockFace = async ({ renderer, words, school, smallest }: Options): Promise<LockFace> => {
  const size = sizeFor(smallest);
  const width = size(1180);
  const padlock = await renderer.mark('padlock', size(84), TEAL);
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
  const rule = plain(size(96), Math.max(2, size(3)), TEAL);
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
      return (tokens) => stack([...above, { pixels: clock(tokens), before: size(20) }], LOCK_BACKGROUND);
    },
  };
};
