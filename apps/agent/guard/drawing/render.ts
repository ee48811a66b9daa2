import { join } from 'node:path';
import type { Pixels, Rgb } from '@usher/desktop';
import sharp, { type Sharp } from 'sharp';

/** One run of text in one weight, size in pixels and colour; wrapped and centred in `width` when it is given. */
export type TextStyle = {
  readonly weight: 'regular' | 'semibold';
  readonly size: number;
  readonly colour: Rgb;
  readonly width?: number;
};

const FAMILY = { regular: 'Atkinson Hyperlegible Next', semibold: 'Atkinson Hyperlegible Next SemiBold' };
const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Marks on a square of 24 by 24. */
const MARKS = {
  padlock:
    '<rect x="4" y="10.5" width="16" height="10.5" rx="2.5"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3M12 14.5v2.5"/>',
  // Of lucide, as every icon of ours.
  'eye-off':
    '<path d="M10.733 5.076a10.744 10.744 0 0 1 11.205 6.575 1 1 0 0 1 0 .696 10.747 10.747 0 0 1-1.444 2.49' +
    'M14.084 14.158a3 3 0 0 1-4.242-4.242' +
    'M17.479 17.499a10.75 10.75 0 0 1-15.417-5.151 1 1 0 0 1 0-.696 10.75 10.75 0 0 1 4.446-5.143M2 2l20 20"/>',
} as const;
type Mark = keyof typeof MARKS;

const hex = (colour: Rgb): string => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** Draws words and marks on a plain background, as pixels for a cover. */
export type Renderer = {
  readonly text: (text: string, style: TextStyle) => Promise<Pixels>;
  readonly mark: (name: Mark, side: number, colour: Rgb) => Promise<Pixels>;
};

/** Makes the renderer for a plain background. */
export type MakeRenderer = (background: Rgb) => Renderer;

/** A renderer with the typeface in the folder `fonts` of `place`. Letters that it lacks come from the system's typefaces. */
export const createRenderer = (place: string, background: Rgb): Renderer => {
  const finish = async (image: Sharp): Promise<Pixels> => {
    const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: flatten(data, background) };
  };
  return {
    text: (text, { weight, size, colour, width }) => {
      const escaped = text.replace(/[&<>"']/g, (letter) => ESCAPED[letter] ?? '');
      return finish(
        sharp({
          text: {
            text: `<span foreground="${hex(colour)}">${escaped}</span>`,
            font: `${FAMILY[weight]} ${size}`,
            fontfile: join(place, 'fonts', `atkinson-hyperlegible-next-${weight}.ttf`),
            rgba: true,
            dpi: 72,
            ...(width === undefined ? {} : { width, align: 'centre', wrap: 'word-char' }),
          },
        }),
      );
    },
    mark: (name, side, colour) =>
      finish(
        sharp(
          Buffer.from(
            `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 24 24" fill="none" ` +
              `stroke="${hex(colour)}" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${MARKS[name]}</svg>`,
          ),
        ),
      ),
  };
};

/** Red, green, blue, alpha laid over a plain colour, as blue, green, red, unused. */
const flatten = (rgba: Uint8Array, [red, green, blue]: Rgb): Uint8Array => {
  const out = new Uint8Array(rgba.length);
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = (rgba[at + 3] ?? 0) / 255;
    out[at] = (rgba[at + 2] ?? 0) * alpha + blue * (1 - alpha) + 0.5;
    out[at + 1] = (rgba[at + 1] ?? 0) * alpha + green * (1 - alpha) + 0.5;
    out[at + 2] = (rgba[at] ?? 0) * alpha + red * (1 - alpha) + 0.5;
  }
  return out;
};
