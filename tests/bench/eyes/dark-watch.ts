import { setTimeout as pause } from 'node:timers/promises';
import type { Rgb } from '@usher/desktop';
import { Canvas, colourAt } from '@usher/desktop/testing';

/** Milliseconds of a clock that all processes of this machine share. */
export const monotonic = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;

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
  [300, 100],
  [1600, 300],
] as const;

// Nothing of a lock screen's background is brighter; nothing of the wallpaper is as dark in all these places at once.
const DARK_AT_MOST = 40;
const GIVE_UP_MS = 10_000;

/** A display's own reports that its screen has changed. */
type Changes = {
  /** When the latest came, by `monotonic`. */
  readonly latest: () => number;
  /** Resolves when there is one later than that; rejects after ten seconds without. */
  readonly after: (time: number) => Promise<void>;
};
type Display = {
  readonly name: string;
  readonly canvas: Canvas;
  readonly light: readonly Rgb[];
  readonly changes: Changes;
};
type Holds = (colours: readonly Rgb[], display: Display) => boolean;

const isDark = (colour: Rgb): boolean => colour.every((part) => part <= DARK_AT_MOST);
const same = (a: Rgb, b: Rgb): boolean => a.every((part, i) => part === b[i]);
const isCovered: Holds = (colours) => {
  const [first] = colours;
  return first !== undefined && isDark(first) && colours.every((colour) => same(colour, first));
};

const look = (canvas: Canvas): Promise<Rgb[]> =>
  Promise.all(PLACES.map(async ([x, y]) => colourAt(await canvas.read({ x, y, width: 1, height: 1 }), 0, 0)));

/**
 * Listens to a display's reports. The server sends one when it has carried out what changed the screen, and nobody has
 * to keep it busy with looking.
 */
const changesOf = async (canvas: Canvas): Promise<Changes> => {
  const { connection } = canvas;
  const extension = await connection.extension('damage');
  if (extension === null) throw new Error(`${connection.display} has no DAMAGE extension`);
  const damage = connection.client.AllocID();
  extension.Create(damage, connection.screen.root, extension.ReportLevel.NonEmpty);
  let latest = monotonic();
  let next = Promise.withResolvers<void>();
  connection.onEvent((event) => {
    if (event.name !== 'DamageNotify') return;
    latest = monotonic();
    extension.Subtract(damage, 0, 0);
    next.resolve();
    next = Promise.withResolvers();
  });
  extension.Subtract(damage, 0, 0);
  await canvas.drawn();
  const giveUp = async (): Promise<never> => {
    await pause(GIVE_UP_MS, undefined, { ref: false });
    throw new Error(`${connection.display} did not change within ${GIVE_UP_MS / 1_000} s`);
  };
  return {
    latest: () => latest,
    after: async (time) => {
      if (latest <= time) await Promise.race([next.promise, giveUp()]);
    },
  };
};

/** Watches displays of 1920 x 1080 go dark and come back, by their pixels, over connections that stay open. */
export class DarkWatch implements Disposable {
  readonly #displays: readonly Display[];

  private constructor(displays: readonly Display[]) {
    this.#displays = displays;
  }

  /** Begins with what the displays show now, which has to be light. */
  static async open(displays: readonly string[]): Promise<DarkWatch> {
    const opened: Display[] = [];
    for (const display of displays) {
      const canvas = await Canvas.open(display);
      const light = await look(canvas);
      if (light.every(isDark)) throw new Error(`${display} is dark before anything covers it`);
      opened.push({ name: display, canvas, light, changes: await changesOf(canvas) });
    }
    return new DarkWatch(opened);
  }

  /** Resolves with the time, by `monotonic`, at which the last display, or the one of this name, became dark in every place. */
  dark(only?: string): Promise<number> {
    return this.#last(isCovered, only);
  }

  /** The same for every place showing again what it showed at first. */
  light(only?: string): Promise<number> {
    return this.#last((colours, { light }) => colours.every((colour, i) => same(colour, light[i] ?? [0, 0, 0])), only);
  }

  async #last(holds: Holds, only?: string): Promise<number> {
    const watched = this.#displays.filter(({ name }) => only === undefined || name === only);
    return Math.max(...(await Promise.all(watched.map((display) => this.#until(holds, display)))));
  }

  /** The time of the latest change before every place is found to hold. */
  async #until(holds: Holds, display: Display): Promise<number> {
    const { canvas, changes } = display;
    for (let looked = changes.latest(); ;) {
      await changes.after(looked);
      looked = changes.latest();
      if (holds(await look(canvas), display)) return changes.latest();
    }
  }

  [Symbol.dispose](): void {
    for (const { canvas } of this.#displays) canvas[Symbol.dispose]();
  }
}
