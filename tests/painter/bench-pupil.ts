import type { Canvas, Surface } from '@usher/desktop/testing';
import { BENCH } from './bench-content.ts';
import type { BenchContent } from './bench-content.ts';
import { randomFrom } from './random.ts';

/** What a benchmark desktop does; in milliseconds from one change to the next. */
export const BENCH_PERIOD_MS = { idle: null, typing: 1_000 / 8, scroll: 1_000 / 10, video: 1_000 / 15 } as const;

export type BenchMode = keyof typeof BENCH_PERIOD_MS;

const CELL = { width: 9, height: 18 } as const;
const LINE_HEIGHT = 20;
const LAST_COLUMN = 110;
const ROWS = 30;
const SCROLL_STEP = 20;
const SCROLL_RANGE = 3_200;

/** One pupil's desktop of the benchmark: a photo behind, a document in front, and by mode typing, scrolling, a film. */
export class BenchPupil {
  readonly #canvas: Canvas;
  readonly #content: BenchContent;
  readonly #page: Surface;
  readonly #wallpaper: Surface;
  readonly #document: Surface;
  readonly #random: () => number;
  readonly #stopExposed: () => void;
  #film: { readonly picture: Surface; readonly window: Surface } | null = null;
  #offset = 0;
  #column = 0;
  #row = 0;
  #frame: number;

  constructor(canvas: Canvas, number: number, content: BenchContent) {
    this.#canvas = canvas;
    this.#content = content;
    this.#random = randomFrom(number);
    this.#frame = (number * 37) % 600;
    this.#wallpaper = canvas.pixmap(content.wallpaper);
    canvas.wallpaper(this.#wallpaper);
    this.#page = canvas.pixmap(content.page);
    this.#document = canvas.window(BENCH.document, [255, 255, 255]);
    this.#stopExposed = canvas.onExposed((window) => {
      if (window.id === this.#document.id) this.#paintDocument();
      else if (window.id === this.#film?.window.id) this.#paintFilm();
    });
    this.#paintDocument();
  }

  /** Makes the next change of a mode; nothing in `idle`. */
  step(mode: BenchMode): void {
    if (mode !== 'video') this.#stopFilm();
    if (mode === 'typing') this.#type();
    else if (mode === 'scroll') {
      this.#offset = (this.#offset + SCROLL_STEP) % SCROLL_RANGE;
      this.#paintDocument();
    } else if (mode === 'video') {
      this.#frame += 1;
      this.#paintFilm();
    }
  }

  close(): void {
    this.#stopExposed();
    this.#stopFilm();
    this.#canvas.destroyWindow(this.#document);
    this.#canvas.freePixmap(this.#page);
    this.#canvas.freePixmap(this.#wallpaper);
  }

  #paintDocument(): void {
    const { width, height } = BENCH.document;
    this.#canvas.copy(this.#page, { x: 0, y: this.#offset, width, height }, this.#document, { x: 0, y: 0 });
  }

  /** A character of the page, copied to where the next typed one stands. */
  #type(): void {
    const x = 14 + CELL.width * Math.floor(this.#random() * 91);
    const y = 8 + LINE_HEIGHT * Math.floor(this.#random() * 151);
    const to = { x: 20 + CELL.width * this.#column, y: 100 + LINE_HEIGHT * this.#row };
    this.#canvas.copy(this.#page, { x, y, ...CELL }, this.#document, to);
    this.#column += 1;
    if (this.#column <= LAST_COLUMN) return;
    this.#column = 0;
    this.#row = (this.#row + 1) % ROWS;
  }

  #paintFilm(): void {
    this.#film ??= {
      picture: this.#canvas.pixmap(this.#content.film),
      window: this.#canvas.window(BENCH.player, [0, 0, 0]),
    };
    const { width, height } = BENCH.player;
    const x = Math.floor(480 + 470 * Math.sin(this.#frame / 23));
    const y = Math.floor(320 + 310 * Math.sin(this.#frame / 17));
    this.#canvas.copy(this.#film.picture, { x, y, width, height }, this.#film.window, { x: 0, y: 0 });
  }

  #stopFilm(): void {
    if (!this.#film) return;
    this.#canvas.destroyWindow(this.#film.window);
    this.#canvas.freePixmap(this.#film.picture);
    this.#film = null;
  }
}
