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
type Holds = (colours: readonly Rgb[], display: Display) => boolean;

const isCovered: Holds = (colours) => {
  const [first] = colours;
  return first !== undefined && isDark(first) && colours.every((colour) => same(colour, first));
};

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

  /** Resolves with the time, by `performance.now()`, at which every display was seen dark in every place. */
  dark(): Promise<number> {
    return this.#all(isCovered);
  }

  /** The same for every place showing again what it showed at first. */
  light(): Promise<number> {
    return this.#all((colours, { light }) => colours.every((colour, i) => same(colour, light[i] ?? [0, 0, 0])));
  }

  /**
   * Looks at one place of one display until it has changed, then at the next display's: the last to change is seen
   * in time whichever it is, and looking takes little of the machine. Then every place of every display has to hold.
   */
  async #all(holds: Holds): Promise<number> {
    for (const display of this.#displays)
      await this.#until(async () => holds([await look(display.canvas, PLACES[0])], display));
    let seen = performance.now();
    for (const display of this.#displays) {
      if (holds(await lookAll(display.canvas), display)) continue;
      await this.#until(async () => holds(await lookAll(display.canvas), display));
      seen = performance.now();
    }
    return seen;
  }

  async #until(changed: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!(await changed())) {
      if (performance.now() > deadline) throw new Error('a display did not change within 10 s');
      await pause(this.#everyMs);
    }
  }

  [Symbol.dispose](): void {
    for (const { canvas } of this.#displays) canvas[Symbol.dispose]();
  }
}
