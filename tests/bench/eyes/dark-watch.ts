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

type Display = { readonly canvas: Canvas; readonly light: readonly Rgb[]; readonly changed: () => Promise<number> };
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
 * Tells the time of the next change of a display's screen, by the server's own report. The server sends it when it has
 * carried out what changed the screen, and nobody has to keep it busy with looking.
 */
const changesOf = async (canvas: Canvas): Promise<() => Promise<number>> => {
  const { connection } = canvas;
  const extension = await connection.extension('damage');
  if (extension === null) throw new Error(`${connection.display} has no DAMAGE extension`);
  const damage = connection.client.AllocID();
  extension.Create(damage, connection.screen.root, extension.ReportLevel.NonEmpty);
  const waiting = new Set<(at: number) => void>();
  connection.onEvent((event) => {
    if (event.name !== 'DamageNotify') return;
    const at = monotonic();
    for (const tell of waiting) tell(at);
    waiting.clear();
    extension.Subtract(damage, 0, 0);
  });
  extension.Subtract(damage, 0, 0);
  await canvas.drawn();
  return () => new Promise((resolve) => waiting.add(resolve));
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
      opened.push({ canvas, light, changed: await changesOf(canvas) });
    }
    return new DarkWatch(opened);
  }

  /** Resolves with the time, by `monotonic`, at which the last display became dark in every place. */
  dark(): Promise<number> {
    return this.#last(isCovered);
  }

  /** The same for every place showing again what it showed at first. */
  light(): Promise<number> {
    return this.#last((colours, { light }) => colours.every((colour, i) => same(colour, light[i] ?? [0, 0, 0])));
  }

  async #last(holds: Holds): Promise<number> {
    return Math.max(...(await Promise.all(this.#displays.map((display) => this.#until(holds, display)))));
  }

  /** The time of the change after which every place is found to hold. */
  async #until(holds: Holds, display: Display): Promise<number> {
    const deadline = monotonic() + GIVE_UP_MS;
    while (monotonic() < deadline) {
      const at = await Promise.race([display.changed(), pause(GIVE_UP_MS, Number.NaN, { ref: false })]);
      if (holds(await look(display.canvas), display)) return at;
    }
    throw new Error(`a display did not change within ${GIVE_UP_MS / 1_000} s`);
  }

  [Symbol.dispose](): void {
    for (const { canvas } of this.#displays) canvas[Symbol.dispose]();
  }
}
