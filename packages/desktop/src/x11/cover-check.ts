import type { Rect } from '../ports/geometry.ts';
import type { X11Connection } from './connection.ts';

const LOOK_EVERY_MS = 1_000;
/** A window that has just opened is above for a moment before the cover is again: what is wrong has to be wrong twice. */
const AGAIN_AFTER_MS = 50;
/** After something was found it is looked for often, for a while. */
const CLOSE_EVERY_MS = 100;
const CLOSE_FOR_MS = 10_000;
const ROWS = 2;
const BYTES_PER_PIXEL = 4;
const Z_PIXMAP = 2;
const ALL_PLANES = 0xffff_ffff;

/** What should be on the screen: one colour, but for where pictures are. */
export type Expected = { readonly root: Rect; readonly pixel: number; readonly pictures: readonly Rect[] };

type Options = {
  readonly expected: () => Expected;
  /** Something else is there; told before the next look. */
  readonly onWrong: () => void;
  readonly random?: () => number;
};

/**
 * Looks whether a cover is really what can be seen. Other programs can draw on its window, cut holes in it or put things
 * above every window, and the display server tells nobody: rows of the screen, chosen by chance, say what is so.
 */
export class CoverCheck {
  readonly #x: X11Connection;
  readonly #options: Options;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #closeUntil = 0;

  constructor(x: X11Connection, options: Options) {
    this.#x = x;
    this.#options = options;
  }

  begin(): void {
    this.end();
    this.#closeUntil = 0;
    this.#next(LOOK_EVERY_MS, false);
  }

  end(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #next(ms: number, again: boolean): void {
    const timer = setTimeout(() => {
      this.#isWrong().then(
        (wrong) => {
          // Taken off, or begun anew, while the answer was on its way.
          if (this.#timer === timer) this.#found(wrong, again);
        },
        // The server has gone, which `onGone` tells.
        () => undefined,
      );
    }, ms);
    this.#timer = timer;
  }

  #found(wrong: boolean, again: boolean): void {
    if (wrong && !again) return this.#next(AGAIN_AFTER_MS, true);
    const now = performance.now();
    if (wrong) {
      this.#closeUntil = now + CLOSE_FOR_MS;
      this.#options.onWrong();
    }
    this.#next(now < this.#closeUntil ? CLOSE_EVERY_MS : LOOK_EVERY_MS, false);
  }

  async #isWrong(): Promise<boolean> {
    const { expected, random = Math.random } = this.#options;
    const { root } = expected();
    const rows = Array.from({ length: ROWS }, () => Math.floor(random() * root.height));
    const seen = await Promise.all(rows.map((y) => this.#row(root.width, y)));
    // Asked again: a face may have been painted meanwhile, and then there is nothing to compare.
    const { pixel, pictures } = expected();
    return rows.some((y, i) => {
      const data = seen[i];
      const over = pictures.filter((area) => y >= area.y && y < area.y + area.height);
      return data !== undefined && !isPlain(data, pixel, over);
    });
  }

  async #row(width: number, y: number): Promise<Buffer | undefined> {
    const { client, screen } = this.#x;
    try {
      const image = await this.#x.ask<{ data: Buffer }>((reply) => {
        client.GetImage(Z_PIXMAP, screen.root, 0, y, width, 1, ALL_PLANES, reply);
      });
      return image.data;
    } catch (cause) {
      if (this.#x.isGone) throw cause;
      // The desktop has just become smaller than it was.
      return undefined;
    }
  }
}

const isPlain = (row: Buffer, pixel: number, over: readonly Rect[]): boolean => {
  for (let x = 0; x * BYTES_PER_PIXEL + 3 < row.length; x += 1) {
    if ((row.readUInt32LE(x * BYTES_PER_PIXEL) & 0xff_ffff) === pixel) continue;
    const picture = over.find((area) => x >= area.x && x < area.x + area.width);
    if (picture === undefined) return false;
    x = picture.x + picture.width - 1;
  }
  return true;
};
