import type { Pixels, Rect, Rgb } from '../ports/geometry.ts';
import { Canvas, colourAt } from './canvas.ts';

/** Types a key on a display through XTEST, as somebody at its keyboard would. */
export async function typeKey(display: string, code: number): Promise<void> {
  using canvas = await Canvas.open(display);
  await canvas.typeKey(code);
}

/** Types keys together, such as Ctrl, Alt and a letter. */
export async function typeTogether(display: string, codes: readonly number[]): Promise<void> {
  using canvas = await Canvas.open(display);
  await canvas.typeTogether(codes);
}

/** What is really on the screen of a display, read through a connection of its own. */
export async function readArea(display: string, area: Rect): Promise<Pixels> {
  using canvas = await Canvas.open(display);
  return await canvas.read(area);
}

/** The colour of one pixel that is really on the screen. */
export async function readPixel(display: string, x: number, y: number): Promise<Rgb> {
  return colourAt(await readArea(display, { x, y, width: 1, height: 1 }), 0, 0);
}
