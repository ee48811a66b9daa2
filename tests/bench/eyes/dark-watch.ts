import { setTimeout as pause } from 'node:timers/promises';
import type { Rgb } from '@usher/desktop';
import { Canvas, colourAt } from '@usher/desktop/testing';

/** Places away from what a lock screen writes in the middle: four corners, the edges' middles and two between. */
const PLACES = [
  [960, 4],
  [4, 4],
  [1915, 4],
  [4, 1075],
  [1915, 1075],
  [960, 1075],
  [4, 540],
  [1915, 540],
  [300, 200],
  [1600, 900],
] as const;

// Nothing of a lock screen's background is brighter; nothing of the wallpaper is as dark in all these places at once.
const DARK_AT_MOST = 40;

const isDark = (colour: Rgb): boolean => colour.every((part) => part <= DARK_AT_MOST);
const same = (a: Rgb, b: Rgb): boolean => a.every((part, i) => part === b[i]);

type Display = { readonly canvas: Canvas; readonly light: readonly Rgb[] };

const look = async (canvas: Canvas, [x, y]: readonly [number, number]): Promise<Rgb> =>
  colourAt(await canvas.read({ x, y, width: 1, height: 1 }), 0, 0);
const lookAll = (canvas: Canvas): Promise<Rgb[]> => Promise.all(PLACES.map((place) => look(canvas, place)));

/** Watches displays of 1920 x 1080 go dark and come back, by their pixels, over connections that stay open. */
export class DarkWatch implements Disposable {
  readonly #displays: readonly Display[];
  readonly #everyMs: number;

  private constructor(displays: readonly Display[], everyMs: number) {
    this.#displays = displays;
    this.#everyMs = everyMs;
  }

  /** Begins with what the displays show now, which has to be light; looks every `everyMs`. */
  static async open(displays: readonly string[], everyMs: number): Promise<DarkWatch> {
    const opened: Display[] = [];
    for (const display of displays) {
      const canvas = await Canvas.open(display);
      const light = await lookAll(canvas);
      if (light.some(isDark)) throw new Error(`${display} is dark before anything covers it`);
      opened.push({ canvas, light });
    }
    return new DarkWatch(opened, everyMs);
  }

  /** Resolves with the time, by `performance.now()`, at which the last display was dark in every place. */
  dark(): Promise<number> {
    return this.#last(({ canvas }) =>
      this.#until(canvas, (colours) => {
        const [first] = colours;
        return first !== undefined && isDark(first) && colours.every((colour) => same(colour, first));
      }),
    );
  }

  /** The same for every place showing again what it showed at first. */
  light(): Promise<number> {
    return this.#last(({ canvas, light }) =>
      this.#until(canvas, (colours) => colours.every((colour, i) => same(colour, light[i] ?? [0, 0, 0]))),
    );
  }

  async #last(when: (display: Display) => Promise<number>): Promise<number> {
    return Math.max(...(await Promise.all(this.#displays.map(when))));
  }

  /** Looks at one place until that holds, which costs little, then at all of them. */
  async #until(canvas: Canvas, holds: (colours: readonly Rgb[]) => boolean): Promise<number> {
    const deadline = performance.now() + 10_000;
    for (;;) {
      const now = performance.now();
      const first = await look(canvas, PLACES[0]);
      const seen = performance.now();
      if (first !== undefined && (await this.#holdsEverywhere(canvas, first, holds))) return seen;
      if (now > deadline) throw new Error('a display did not change within 10 s');
      await pause(this.#everyMs);
    }
  }

  async #holdsEverywhere(canvas: Canvas, first: Rgb, holds: (colours: readonly Rgb[]) => boolean): Promise<boolean> {
    return holds([first]) && holds(await lookAll(canvas));
  }

  [Symbol.dispose](): void {
    for (const { canvas } of this.#displays) canvas[Symbol.dispose]();
  }
}
