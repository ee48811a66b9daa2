import { setTimeout as pause } from 'node:timers/promises';
import { Canvas } from '@usher/desktop/testing';
import { watchPromise } from '../../apps/agent/pupil/ask-door.ts';
import { monotonic } from './eyes/dark-watch.ts';
import { DarkWitness } from './eyes/dark-witness.ts';
import { beginFigures, type Figure } from './measure/figure.ts';
import { untilQuiet } from './measure/machine.ts';
import { spread } from './measure/spread.ts';
import { agentFolder, startBenchSchool } from './school/bench-school.ts';
import { Desk } from './school/desk.ts';
import { startPupils } from './school/pupils.ts';

/** Ctrl, Alt and H: the pupil's own key. */
const HIDE = [37, 64, 43];
/** Between two presses: the screen is free again, and the pictures of that are over. */
const REST_MS = 1_000;
const PATIENCE_MS = 10_000;

export type TellOptions = {
  readonly pupils: number;
  /** Of each computer. */
  readonly monitors: 1 | 2;
  readonly times: number;
  readonly patient: boolean;
};

/** When each of the things somebody waits for was heard, by what it is called. */
class Heard {
  readonly #waiting = new Map<string, (at: number) => void>();

  say(what: string): void {
    this.#waiting.get(what)?.(monotonic());
  }

  /** Resolves with the time at which it is said next; rejects after ten seconds without. */
  async next(what: string): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#waiting.set(what, resolve);
    const late = pause(PATIENCE_MS, null, { ref: false }).then((): never => {
      throw new Error(`it did not happen: ${what}`);
    });
    return Promise.race([promise, late]);
  }
}

/** A pupil's computer with somebody at its keyboard, who hears what it promises. */
const sitDown = async (display: string, dataDir: string, stop: AsyncDisposableStack) => {
  const keyboard = stop.use(await Canvas.open(display));
  const heard = new Heard();
  const over = new AbortController();
  const watching = watchPromise({ display, dataDir }, ({ now }) => heard.say(now?.promise ?? 'nothing'), over.signal);
  stop.defer(async () => {
    over.abort();
    await watching;
  });
  return { display, keyboard, heard };
};

/**
 * Times from typing the pupil's key, at one of several computers after the other, to: all its monitors being black, the report
 * being said to be saved, received by the school, and the teacher's console hearing of it.
 */
export const measureTell = async ({ pupils: count, monitors, times, patient }: TellOptions): Promise<Figure[]> => {
  await using school = await startBenchSchool(count);
  await using pupils = await startPupils(school, { monitors });
  await using desk = await Desk.open(school);
  await pupils.painter.mode('idle');
  desk.watchAll();
  await using stop = new AsyncDisposableStack();
  const seats = await Promise.all(
    school.stations.map((station, i) => sitDown(pupils.displays[i] ?? '', agentFolder(school, station), stop)),
  );
  const witness = stop.use(await DarkWitness.open(pupils.displays));
  const told = new Heard();
  desk.onAlert(() => told.say('alert'));
  await pause(3_000);
  const took = { black: [] as number[], saved: [] as number[], received: [] as number[], alert: [] as number[] };
  const press = async ({ display, keyboard, heard }: (typeof seats)[number], counts: boolean): Promise<void> => {
    if (patient) await untilQuiet();
    const said = Promise.all([heard.next('promise.saved'), heard.next('promise.received'), told.next('alert')]);
    let begun = 0;
    const dark = witness.during(
      'dark',
      async () => {
        begun = monotonic();
        await keyboard.typeTogether(HIDE);
      },
      display,
    );
    const [black, [saved, received, alert]] = await Promise.all([dark, said]);
    if (counts)
      for (const [what, at] of Object.entries({ black, saved, received, alert }))
        took[what as keyof typeof took].push(at - begun);
    await witness.during('light', () => desk.order({ t: 'cmd.release', order: {} }), display);
    await pause(REST_MS);
  };
  // The first at each computer loads what the next find loaded.
  for (const seat of seats) await press(seat, false);
  const figure = beginFigures();
  for (let i = 0; i < times; i += 1) {
    const seat = seats[i % seats.length];
    if (seat !== undefined) await press(seat, true);
  }
  pupils.assertAlive();
  const where = monitors === 2 ? `${count} computers with two monitors` : `${count} computers`;
  const row = (what: string, values: readonly number[], most: number | null): Figure =>
    figure.times({ what: `The pupil's key to ${what}, ${where}`, most, veyon: null }, spread(values), 'p99');
  return [
    row('black', took.black, 50),
    row('"Saved on this computer"', took.saved, 150),
    row('"Received by the school"', took.received, null),
    row("the teacher's alert", took.alert, 500),
  ];
};
