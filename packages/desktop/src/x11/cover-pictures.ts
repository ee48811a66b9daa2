import type { CoverFace } from '../ports/cover.ts';
import type { Pixels, Rect } from '../ports/geometry.ts';
import type { X11Connection } from './connection.ts';

const Z_PIXMAP = 2;
/** Below the longest plain request (262,140 bytes), so that no server has to know longer ones. */
const CHUNK_BYTES = 240 * 1024;
const BYTES_PER_PIXEL = 4;

type Placed = { readonly pixmap: number; readonly area: Rect };

/** Sends pixels to the top left of a drawable, in requests that every server takes. */
export function putPixels(x: X11Connection, target: { drawable: number; gc: number }, pixels: Pixels): void {
  const rowBytes = pixels.width * BYTES_PER_PIXEL;
  const rows = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
  for (let y = 0; y < pixels.height; y += rows) {
    const height = Math.min(rows, pixels.height - y);
    const band = pixels.data.subarray(y * rowBytes, (y + height) * rowBytes);
    const data = Buffer.from(band.buffer, band.byteOffset, band.byteLength);
    const { client, screen } = x;
    client.PutImage(Z_PIXMAP, target.drawable, target.gc, pixels.width, height, 0, y, 0, screen.root_depth, data);
  }
}

/** The pictures of a cover's face, held by the display server and set on every monitor. */
export class CoverPictures {
  readonly #x: X11Connection;
  readonly #gc: number;
  /** One pixmap for one picture, so that a face that changes only its clock sends only the clock. */
  #pixmaps = new Map<Pixels, number>();

  constructor(x: X11Connection, gc: number) {
    this.#x = x;
    this.#gc = gc;
  }

  /** Brings the face's pictures to the server and answers where they go on each monitor. */
  place(face: CoverFace, monitors: readonly Rect[]): Placed[] {
    const kept = new Map<Pixels, number>();
    for (const { pixels } of face.pictures) {
      if (!kept.has(pixels)) kept.set(pixels, this.#pixmaps.get(pixels) ?? this.#upload(pixels));
    }
    for (const [pixels, pixmap] of this.#pixmaps) if (!kept.has(pixels)) this.#free(pixmap);
    this.#pixmaps = kept;
    return monitors.flatMap((monitor) =>
      face.pictures.flatMap(({ pixels, dx, dy }) => {
        const pixmap = kept.get(pixels);
        if (pixmap === undefined) return [];
        const x = monitor.x + Math.floor(monitor.width / 2) + dx;
        const y = monitor.y + Math.floor(monitor.height / 2) + dy;
        return [{ pixmap, area: { x, y, width: pixels.width, height: pixels.height } }];
      }),
    );
  }

  draw(window: number, placed: readonly Placed[]): void {
    for (const { pixmap, area } of placed) {
      this.#x.client.CopyArea(pixmap, window, this.#gc, 0, 0, area.x, area.y, area.width, area.height);
    }
  }

  clear(): void {
    for (const pixmap of this.#pixmaps.values()) this.#free(pixmap);
    this.#pixmaps = new Map();
  }

  #upload(pixels: Pixels): number {
    const { client, screen } = this.#x;
    const pixmap = client.AllocID();
    client.CreatePixmap(pixmap, screen.root, screen.root_depth, pixels.width, pixels.height);
    putPixels(this.#x, { drawable: pixmap, gc: this.#gc }, pixels);
    return pixmap;
  }

  #free(pixmap: number): void {
    this.#x.client.FreePixmap(pixmap);
    this.#x.client.ReleaseID(pixmap);
  }
}
