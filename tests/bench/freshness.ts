import { setTimeout as pause } from 'node:timers/promises';
import type { Rect, Rgb } from '@usher/desktop';
import { hex } from '../demo/sights.ts';
import { TileEye } from './eyes/tile-eye.ts';
import { beginFigures, type Figure } from './measure/figure.ts';
import { untilQuiet } from './measure/machine.ts';
import { spread } from './measure/spread.ts';
import { startBenchSchool } from './school/bench-school.ts';
import { openConsoleWindow } from './school/console-window.ts';
import { type Pupils, startPupils } from './school/pupils.ts';

/** None of them is in the wallpaper, the document, the film or the console's own colours. */
const COLOURS: readonly Rgb[] = [
  [255, 0, 255],
  [0, 255, 0],
];
const QUIET_MS = 1_500;

const CASES = [
  { mode: 'idle', screen: 'still screen', most: 90, veyon: { 1: '54 median, 92 p95', 8: '42 median, 85 p95' } },
  {
    mode: 'video',
    screen: 'video playing',
    most: 1_000,
    veyon: { 1: '490 median, 993 p95', 8: '553 median, 972 p95' },
  },
] as const;

export type FreshnessOptions = { readonly pupils: number; readonly times: number; readonly patient: boolean };

/** The marker's place in each pupil's tile of the console. */
const findPlaces = async (eye: TileEye, { painter }: Pupils, displays: readonly number[]): Promise<Rect[]> => {
  const [marker = [0, 0, 0], neutral = [0, 0, 0]] = COLOURS;
  const places: Rect[] = [];
  for (const display of displays) {
    await painter.colour(display, hex(marker));
    places.push(await eye.find(marker));
    await painter.colour(display, hex(neutral));
    await eye.seen(places.at(-1) ?? { x: 0, y: 0, width: 1, height: 1 }, neutral);
  }
  return places;
};

/** Times from a colour's change on a pupil's display to its being seen in the console's window. */
export const measureFreshness = async ({ pupils: count, times, patient }: FreshnessOptions): Promise<Figure[]> => {
  await using school = await startBenchSchool(count);
  await using pupils = await startPupils(school);
  await using window = await openConsoleWindow(school);
  const { painter } = pupils;
  await painter.mode('idle');
  await pause(3_000);
  using eye = await TileEye.open(window.display);
  const displays = pupils.displays.map((display) => Number(display.slice(1)));
  const places = await findPlaces(eye, pupils, displays);
  const figures: Figure[] = [];
  for (const { mode, screen, most, veyon } of CASES) {
    await painter.mode(mode);
    await pause(5_000);
    const figure = beginFigures();
    const took: number[] = [];
    for (let i = 0; i < times; i += 1) {
      // At any point of the second between two pictures.
      await pause(QUIET_MS + Math.random() * 1_000);
      if (patient && mode === 'idle') await untilQuiet();
      const pupil = i % count;
      const [display = 0, place] = [displays[pupil], places[pupil]];
      const colour = COLOURS[Math.floor(i / count) % 2];
      if (place === undefined || colour === undefined) throw new Error('a tile was not found');
      const asked = performance.timeOrigin + performance.now();
      const seen = eye.seen(place, colour);
      const painted = await painter.colour(display, hex(colour));
      const answered = performance.timeOrigin + performance.now();
      // Two processes' clocks begin apart by what the machine's clock was set in between.
      if (painted < asked - 0.5 || painted > answered + 0.5) throw new Error("the painter's clock is not the bench's");
      took.push((await seen) - painted);
    }
    pupils.assertAlive();
    const facts = { what: `Freshness of ${count === 1 ? '1 tile' : `${count} tiles`}, ${screen}`, most };
    const theirs = count === 1 || count === 8 ? veyon[count] : null;
    figures.push(figure.times({ ...facts, veyon: theirs }, spread(took), 'p95'));
  }
  return figures;
};
