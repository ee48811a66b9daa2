import type { Rgb } from '@usher/desktop';
import { Canvas } from '@usher/desktop/testing';
import type { Surface } from '@usher/desktop/testing';
import { drawBenchContent } from './bench-content.ts';
import type { BenchContent } from './bench-content.ts';
import { BENCH_PERIOD_MS, BenchPupil } from './bench-pupil.ts';
import type { BenchMode } from './bench-pupil.ts';
import { LIVELY_PERIOD_MS, LivelyPupil } from './lively/lively-pupil.ts';

export type PainterMode = BenchMode | 'lively';

/** The marker area at a display's top left corner: a quarter of 1920 x 1080 each way. */
export const MARKER = { x: 0, y: 0, width: 480, height: 270 } as const;

const OFF_SCREEN = { x: -10, y: -10, width: 1, height: 1 } as const;

type Display = {
  readonly number: number;
  readonly canvas: Canvas;
  readonly keyboard: Surface;
  marker: Surface | null;
  pupil: BenchPupil | LivelyPupil | null;
};

/** Draws pupils' desktops on many displays, and is the program their keys go to. */
export class Painter implements Disposable {
  readonly #displays: readonly Display[];
  #content: BenchContent | null = null;
  #mode: PainterMode = 'idle';
  #timer: ReturnType<typeof setTimeout> | null = null;

  private constructor(displays: readonly Display[]) {
    this.#displays = displays;
  }

  /** Opens displays `first` to `last`; `onKey` is told of each key that reaches a pupil's program. */
  static async open(first: number, last: number, onKey: (display: number, code: number) => void): Promise<Painter> {
    const displays: Display[] = [];
    for (let number = first; number <= last; number++) {
      const canvas = await Canvas.open(`:${number}`);
      const keyboard = canvas.window(OFF_SCREEN, [0, 0, 0]);
      canvas.onKey((code) => onKey(number, code));
      canvas.onFocusLost(() => canvas.focus(keyboard));
      canvas.focus(keyboard);
      displays.push({ number, canvas, keyboard, marker: null, pupil: null });
    }
    return new Painter(displays);
  }

  /** Changes what every pupil does; resolves when the first picture of it is drawn. */
  async setMode(mode: PainterMode): Promise<void> {
    this.#stopTimer();
    this.#mode = mode;
    for (const display of this.#displays) await this.#prepare(display, mode);
    if (mode !== 'lively') this.#step();
    await Promise.all(this.#displays.map(({ canvas }) => canvas.drawn()));
    this.#goOn();
  }

  /** Fills the marker area of one display, or takes it away; answers when it was drawn, in ms since 1970. */
  async colour(number: number, colour: Rgb | null): Promise<number> {
    const display = this.#displays.find((one) => one.number === number);
    if (!display) throw new RangeError(`Display ${number} is not painted here.`);
    const { canvas, marker } = display;
    if (!colour) {
      if (marker) canvas.destroyWindow(marker);
      display.marker = null;
    } else if (marker) canvas.setBackground(marker, colour);
    else display.marker = canvas.window(MARKER, colour);
    canvas.focus(display.keyboard);
    await canvas.drawn();
    return performance.timeOrigin + performance.now();
  }

  [Symbol.dispose](): void {
    this.#stopTimer();
    for (const { canvas } of this.#displays) canvas[Symbol.dispose]();
  }

  async #prepare(display: Display, mode: PainterMode): Promise<void> {
    const { canvas, number, pupil } = display;
    const lively = mode === 'lively';
    if (pupil && lively === pupil instanceof LivelyPupil) return;
    pupil?.close();
    if (lively) display.pupil = await LivelyPupil.open(canvas, number - (this.#displays[0]?.number ?? 0));
    else display.pupil = new BenchPupil(canvas, number, (this.#content ??= await drawBenchContent()));
    if (display.marker) canvas.raise(display.marker);
    canvas.focus(display.keyboard);
  }

  #step(): void {
    for (const { pupil } of this.#displays) {
      if (pupil instanceof LivelyPupil) pupil.step();
      else if (this.#mode !== 'lively') pupil?.step(this.#mode);
    }
  }

  #goOn(dueAt = performance.now()): void {
    const periodMs = this.#mode === 'lively' ? LIVELY_PERIOD_MS : BENCH_PERIOD_MS[this.#mode];
    if (periodMs === null) return;
    // A painter that fell behind goes on from now instead of painting the missed steps in a burst.
    const nextAt = Math.max(dueAt + periodMs, performance.now());
    this.#timer = setTimeout(() => {
      this.#step();
      this.#goOn(nextAt);
    }, nextAt - performance.now());
  }

  #stopTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
