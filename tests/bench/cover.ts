import { setTimeout as pause } from 'node:timers/promises';
import { DarkWatch } from './eyes/dark-watch.ts';
import { beginFigures, type Figure } from './measure/figure.ts';
import { untilQuiet } from './measure/machine.ts';
import { spread } from './measure/spread.ts';
import { startBenchSchool } from './school/bench-school.ts';
import { Desk, type Order } from './school/desk.ts';
import { startPupils } from './school/pupils.ts';

const DURATION_MS = 60_000;
const LOCK: Order = { t: 'cmd.lock', order: { durationMs: DURATION_MS, message: 'Eyes to the front' } };
const COVER: Order = { t: 'cmd.cover', order: { durationMs: DURATION_MS } };
const RELEASE: Order = { t: 'cmd.release', order: {} };

/** Between two orders, so that each meets a room that is at rest, as a teacher's does. */
const REST_MS = 400;

export type CoverOptions = { readonly pupils: number; readonly times: number; readonly patient: boolean };

const LOOK_EVERY_MS = 1;

const VEYON: Readonly<Record<string, string>> = {
  'lock 8': '706 median, 1440 p95',
  'release 8': '156 median, 217 p95',
  'lock 30': '2717 median, 4352 p95',
  'release 30': '433 median, 460 p95',
};

/** Times from giving an order on a console's link to the last display being dark, and light again. */
export const measureCover = async ({ pupils: count, times, patient }: CoverOptions): Promise<Figure[]> => {
  await using school = await startBenchSchool(count);
  await using pupils = await startPupils(school);
  await using desk = await Desk.open(school);
  await pupils.painter.mode('idle');
  using watch = await DarkWatch.open(pupils.displays, LOOK_EVERY_MS);
  desk.watchAll();
  await pause(5_000);
  const give = async (order: Order, change: 'dark' | 'light'): Promise<number> => {
    if (patient) await untilQuiet();
    const begun = performance.now();
    const [at] = await Promise.all([watch[change](), desk.order(order)]);
    await pause(REST_MS);
    return at - begun;
  };
  // The first of a kind loads what the next find loaded; a school's first lock of the day is told by itself.
  const first = await give(LOCK, 'dark');
  await give(RELEASE, 'light');
  const figure = beginFigures();
  const took = { cover: [] as number[], lock: [] as number[], release: [] as number[] };
  for (let i = 0; i < times; i += 1)
    for (const what of ['cover', 'lock'] as const) {
      took[what].push(await give(what === 'lock' ? LOCK : COVER, 'dark'));
      took.release.push(await give(RELEASE, 'light'));
    }
  pupils.assertAlive();
  const most = count <= 8 ? 50 : count <= 30 ? 200 : null;
  const row = (what: 'cover' | 'lock' | 'release', limit: number | null): Figure => {
    const veyon = VEYON[`${what === 'release' ? 'release' : 'lock'} ${count}`] ?? null;
    const facts = { what: `${what} to the last of ${count} displays`, most: limit, veyon };
    return figure.times(facts, spread(took[what]), 'p99');
  };
  const firstFacts = { what: `The first lock after the start, ${count} displays`, unit: 'ms', veyon: null } as const;
  return [
    row('cover', most),
    row('lock', most),
    row('release', null),
    figure.mean({ ...firstFacts, most: null }, [first], 'n = 1'),
  ];
};
