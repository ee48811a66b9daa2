import type { Pixels, Rect } from '@usher/desktop';
import { drawSvg, escapeXml } from '../picture.ts';
import { DESK } from './scene.ts';
import type { Look } from './scene.ts';

const SANS = 'Atkinson Hyperlegible Next';
export const MONO = 'DejaVu Sans Mono, Liberation Mono, monospace, Atkinson Hyperlegible Next';

export type TextStyle = {
  readonly size: number;
  readonly fill?: string;
  readonly weight?: number;
  readonly family?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
};

/** A line of text; `x` and `y` are where its baseline begins. */
export function text(x: number, y: number, content: string, style: TextStyle): string {
  const { size, fill = '#1d2733', weight = 400, family = SANS, anchor = 'start' } = style;
  return (
    `<text x="${x}" y="${y}" font-family="${family}" font-size="${size}" font-weight="${weight}" fill="${fill}" ` +
    `text-anchor="${anchor}" xml:space="preserve">${escapeXml(content)}</text>`
  );
}

export const box = (area: Rect, fill: string, more = ''): string =>
  `<rect x="${area.x}" y="${area.y}" width="${area.width}" height="${area.height}" fill="${fill}" ${more}/>`;

/** Draws a part of the desk at the display's scale; `content` is in the desk's coordinates. */
export function drawPart(area: Rect, scale: number, content: string): Promise<Pixels> {
  const [width, height] = [Math.round(area.width * scale), Math.round(area.height * scale)];
  return drawSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" preserveAspectRatio="none" ` +
      `viewBox="${area.x} ${area.y} ${area.width} ${area.height}">${content}</svg>`,
  );
}

/** A whole desk: hills under a sky, the bar below with its programs, and windows on top. */
export function drawDesk(look: Look, scale: number, windows: string): Promise<Pixels> {
  return drawPart({ x: 0, y: 0, ...DESK }, scale, wallpaper(look) + windows + taskbar(look));
}

function wallpaper({ sky, hills }: Look): string {
  return (
    `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${sky[0]}"/>` +
    `<stop offset="1" stop-color="${sky[1]}"/></linearGradient></defs>${box({ x: 0, y: 0, ...DESK }, 'url(#sky)')}` +
    '<circle cx="1560" cy="300" r="92" fill="#fff" opacity=".55"/>' +
    `<path d="M0 720 C260 560 480 640 760 700 S1320 520 1920 660 V1080 H0Z" fill="${hills[0]}"/>` +
    `<path d="M0 830 C340 690 620 800 980 820 S1600 700 1920 790 V1080 H0Z" fill="${hills[1]}"/>` +
    `<path d="M0 950 C420 850 860 930 1240 925 S1740 870 1920 910 V1080 H0Z" fill="${hills[2]}"/>`
  );
}

const BAR_HEIGHT = 48;
const BAR_COLOURS = ['#e8a13a', '#4d9de0', '#5bb974', '#d9667b', '#9d7fd1'];

function taskbar({ accent }: Look): string {
  const top = DESK.height - BAR_HEIGHT;
  const programs = BAR_COLOURS.map((colour, i) =>
    box({ x: 76 + i * 52, y: top + 11, width: 26, height: 26 }, colour, 'rx="7"'),
  );
  return (
    box({ x: 0, y: top, width: DESK.width, height: BAR_HEIGHT }, '#17202b', 'opacity=".92"') +
    `<circle cx="34" cy="${top + 24}" r="13" fill="${accent}"/><circle cx="34" cy="${top + 24}" r="5" fill="#fff"/>` +
    programs.join('') +
    text(1896, top + 31, '10:42', { size: 19, fill: '#f1f4f7', weight: 600, anchor: 'end' })
  );
}

/** A window with a title bar; `content` is drawn inside, below a bar of 42 pixels. */
export function windowFrame(area: Rect, title: string, look: Look, content: string): string {
  const { x, y, width, height } = area;
  const buttons = ['#e0655a', '#e7b64c', '#62b56a'].map(
    (colour, i) => `<circle cx="${x + width - 76 + i * 26}" cy="${y + 21}" r="7.5" fill="${colour}"/>`,
  );
  return (
    box({ x: x + 6, y: y + 10, width, height }, '#000', 'rx="12" opacity=".22"') +
    box(area, '#fff', 'rx="12"') +
    `<path d="M${x} ${y + 42} V${y + 12} a12 12 0 0 1 12 -12 H${x + width - 12} a12 12 0 0 1 12 12 V${y + 42}Z" fill="#2b3644"/>` +
    `<circle cx="${x + 24}" cy="${y + 21}" r="8" fill="${look.accent}"/>` +
    text(x + 44, y + 27, title, { size: 18, fill: '#f4f6f8', weight: 600 }) +
    buttons.join('') +
    content
  );
}
