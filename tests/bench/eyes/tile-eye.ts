import { setTimeout as pause } from 'node:timers/promises';
import type { Rect, Rgb } from '@usher/desktop';
import { Canvas, colourAt } from '@usher/desktop/testing';

// Scaling and JPEG change a colour a little; the markers differ from each other by far more.
const OFF_AT_MOST = 40;
const EVERY_MS = 2;
const SIDE = 3;

const near = (a: Rgb, b: Rgb): boolean => a.every((part, i) => Math.abs(part - (b[i] ?? 0)) <= OFF_AT_MOST);

/** Looks at a window's display over one connection that stays open. */
export class TileEye implements Disposable {
  readonly #canvas: Canvas;
  readonly #screen: Rect;

  private constructor(canvas: Canvas) {
    this.#canvas = canvas;
    this.#screen = { x: 0, y: 0, ...canvas.size };
  }

  static async open(display: string): Promise<TileEye> {
    return new TileEye(await Canvas.open(display));
  }

  /** The middle of the largest run of a colour's pixels, once there are any; the marker's place in its tile. */
  async find(colour: Rgb, withinMs = 20_000): Promise<Rect> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const box = await this.#boxOf(colour);
      if (box !== null) {
        const x = box.x + Math.floor((box.width - SIDE) / 2);
        const y = box.y + Math.floor((box.height - SIDE) / 2);
        return { x, y, width: SIDE, height: SIDE };
      }
      if (performance.now() > deadline) throw new Error(`no tile shows the colour ${colour.join(' ')}`);
      await pause(200);
    }
  }

  /** Resolves with the time, in ms since 1970, at which a place was first seen in a colour. */
  async seen(place: Rect, colour: Rgb, withinMs = 10_000): Promise<number> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const pixels = await this.#canvas.read(place);
      if (near(colourAt(pixels, 1, 1), colour)) return performance.timeOrigin + performance.now();
      if (performance.now() > deadline) throw new Error(`the tile did not become ${colour.join(' ')} in time`);
      await pause(EVERY_MS);
    }
  }

  /** The box around all pixels of a colour; null when there are too few for a marker. */
  async #boxOf(colour: Rgb): Promise<Rect | null> {
    const pixels = await this.#canvas.read(this.#screen);
    let [left, top, right, bottom, count] = [pixels.width, pixels.height, -1, -1, 0];
    for (let y = 0; y < pixels.height; y += 1)
      for (let x = 0; x < pixels.width; x += 1) {
        if (!near(colourAt(pixels, x, y), colour)) continue;
        [left, right] = [Math.min(left, x), Math.max(right, x)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
        count += 1;
      }
    const [width, height] = [right - left + 1, bottom - top + 1];
    // A marker is a filled rectangle; pixels scattered over the window are something else of that colour.
    return width >= 8 && height >= 5 && count > width * height * 0.7 ? { x: left, y: top, width, height } : null;
  }

  [Symbol.dispose](): void {
    this.#canvas[Symbol.dispose]();
  }
}
