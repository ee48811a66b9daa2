import { setTimeout as pause } from 'node:timers/promises';
import { monotonic } from './eyes/dark-watch.ts';
import { DarkWitness } from './eyes/dark-witness.ts';
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

/** Between two orders, so that the pictures of what the last one changed are over, as they are between a teacher's. */
const REST_MS = 1_300;

export type CoverOptions = { readonly pupils: number; readonly times: number; readonly patient: boolean };

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
  await using witness = await DarkWitness.open(pupils.displays);
  desk.watchAll();
  await pause(5_000);
  const give = async (order: Order, change: 'dark' | 'light'): Promise<number> => {
    if (patient) await untilQuiet();
    let begun = 0;
    const at = await witness.during(change, () => {
      begun = monotonic();
      return desk.order(order);
    });
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
