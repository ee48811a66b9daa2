import { intersectAreas } from '../areas.ts';
import type { CoverFace } from '../ports/cover.ts';
import type { Pixels, Rect, Rgb } from '../ports/geometry.ts';

const BYTES_PER_PIXEL = 4;

/** Pixels in memory that can be painted on and read from. */
export class FakePicture {
  readonly area: Rect;
  readonly #data: Uint8Array;

  constructor(width: number, height: number) {
    this.area = { x: 0, y: 0, width, height };
    this.#data = new Uint8Array(width * height * BYTES_PER_PIXEL);
  }

  /** Fills an area with a colour; what lies outside is left out. */
  fill(area: Rect, [red, green, blue]: Rgb): void {
    const seen = intersectAreas(area, this.area);
    if (!seen) return;
    const row = new Uint8Array(seen.width * BYTES_PER_PIXEL);
    for (let at = 0; at < row.length; at += BYTES_PER_PIXEL) row.set([blue, green, red, 0], at);
    for (let y = seen.y; y < seen.y + seen.height; y++) this.#data.set(row, this.#offset(seen.x, y));
  }

  /** Draws a picture with its top left corner at a point; what lies outside is left out. */
  draw(pixels: Pixels, x: number, y: number): void {
    const seen = intersectAreas({ x, y, width: pixels.width, height: pixels.height }, this.area);
    if (!seen) return;
    for (let row = 0; row < seen.height; row++) {
      const from = ((seen.y + row - y) * pixels.width + seen.x - x) * BYTES_PER_PIXEL;
      const part = pixels.data.subarray(from, from + seen.width * BYTES_PER_PIXEL);
      this.#data.set(part, this.#offset(seen.x, seen.y + row));
    }
  }

  /** Draws a cover's face over all of it. */
  drawFace(face: CoverFace, monitors: readonly Rect[]): void {
    this.fill(this.area, face.background);
    for (const monitor of monitors) {
      for (const { pixels, dx, dy } of face.pictures) {
        const centreX = monitor.x + Math.floor(monitor.width / 2);
        const centreY = monitor.y + Math.floor(monitor.height / 2);
        this.draw(pixels, centreX + dx, centreY + dy);
      }
    }
  }

  /** Copies an area that lies within it. */
  read(area: Rect, into?: Uint8Array): Pixels {
    const bytes = area.width * area.height * BYTES_PER_PIXEL;
    const data = into && into.byteLength >= bytes ? into.subarray(0, bytes) : new Uint8Array(bytes);
    for (let row = 0; row < area.height; row++) {
      const at = this.#offset(area.x, area.y + row);
      data.set(this.#data.subarray(at, at + area.width * BYTES_PER_PIXEL), row * area.width * BYTES_PER_PIXEL);
    }
    return { width: area.width, height: area.height, data };
  }

  #offset(x: number, y: number): number {
    return (y * this.area.width + x) * BYTES_PER_PIXEL;
  }
}
