import type { Command } from 'commander';
import type { StationResult, StationView } from '@usher/protocol';
import { hubUrl, pin, whole } from '../arguments.ts';
import { UsherFailure } from '../failure.ts';
import type { Lesson, LessonOrder } from '../lesson/lesson.ts';
import { OUTCOME_WORDS, stationLine } from '../lesson/words.ts';
import type { Report } from '../report.ts';
import { runCommand } from '../run-command.ts';

type Connection = { hub?: string; pin?: string; code?: string; data?: string; user: string; json?: true };
type Targets = Connection & { station: string[]; all?: true };
type Timed = Targets & { minutes: number; message: string };
type Release = Targets & { hidden?: true };
type Picture = Targets & { out: string; width: number };

const connection = (command: Command): Command =>
  command
    .requiredOption('--user <name>', 'who gives the order; the password comes from USHER_PASSWORD or is asked for')
    .option('--hub <url>', 'wss://HOST:PORT of the hub (needed the first time)', hubUrl)
    .option('--pin <pin>', "the school's pin (needed the first time)", pin)
    .option('--code <code>', 'an enrolment code (needed the first time)')
    .option('--data <dir>', "this computer's identity (default: ~/.config/usher)")
    .option('--json', 'answer in JSON');

const targets = (command: Command): Command =>
  connection(command)
    .option('--station <name...>', 'stations by name, or as ROOM/NAME', [])
    .option('--all', 'every station of every room this account may see');

const withLesson = async <Answer>(options: Connection, work: (lesson: Lesson) => Promise<Answer>): Promise<Answer> => {
  const { openLesson } = await import('../lesson/open-lesson.ts');
  await using open = await openLesson(options);
  return await work(open.lesson);
};

const answerOrder = (
  report: Report,
  stations: readonly StationView[],
  results: readonly StationResult[],
  leftHidden: readonly StationView[],
): void => {
  const named = new Map(stations.map((station) => [station.id, station.name]));
  const done = results.every(({ outcome }) => outcome === 'done');
  const shown = results.map((result) => ({ name: named.get(result.station) ?? result.station, ...result }));
  report.answer({ ok: done, results: shown, leftHidden: leftHidden.map(({ name }) => name) }, [
    ...shown.map(
      (one) => `${one.name}  ${OUTCOME_WORDS[one.outcome]}${one.code === undefined ? '' : ` (${one.code})`}`,
    ),
    ...leftHidden.map(({ name }) => `${name}  left as it is: the pupil hides it (--hidden ends that as well)`),
  ]);
  if (!done) process.exitCode = 1;
};

const give =
  <Options extends Targets>(
    orderOf: (options: Options) => LessonOrder,
    leaves: (options: Options, station: StationView) => boolean = () => false,
  ) =>
  (options: Options, report: Report): Promise<void> =>
    withLesson(options, async (lesson) => {
      const { chooseStations } = await import('../lesson/lesson.ts');
      const meant = chooseStations(await lesson.stations(), { names: options.station, all: options.all === true });
      const left = meant.filter((station) => leaves(options, station));
      const chosen = meant.filter((station) => !left.includes(station));
      const results = chosen.length === 0 ? [] : await lesson.order(orderOf(options), chosen);
      answerOrder(report, chosen, results, left);
    });

const minutes = (command: Command): Command =>
  command.option('--minutes <minutes>', 'how long it lasts at most', whole(1, 240), 10);

const MINUTE_MS = 60_000;

/** `usher lesson …` does from the command line what the console does, and says how each station answered. */
export const addLessonCommands = (program: Command): void => {
  const lesson = program.command('lesson').description('a lesson from the command line');

  connection(lesson.command('stations').description('list the stations and what they are doing')).action(
    runCommand((options: Connection, report) =>
      withLesson(options, async (open) => {
        const stations = await open.stations();
        report.answer({ ok: true, stations }, stations.map(stationLine));
      }),
    ),
  );

  targets(lesson.command('picture').description('save the picture of one station as a PNG, JPEG or WebP file'))
    .requiredOption('--out <file>', 'the file to write; its ending chooses the format')
    .option('--width <pixels>', 'how wide at most', whole(16, 8192), 8192)
    .action(
      runCommand((options: Picture, report) =>
        withLesson(options, async (open) => {
          const { chooseStations } = await import('../lesson/lesson.ts');
          const [station, ...more] = chooseStations(await open.stations(), {
            names: options.station,
            all: options.all === true,
          });
          if (station === undefined || more.length > 0)
            throw new UsherFailure('one-station', 'a picture is of one station', 'name it with --station NAME');
          const { savePicture } = await import('../lesson/save-picture.ts');
          const { width, height } = await savePicture(await open.picture(station, options.width), options.out);
          report.answer({ ok: true, station: station.name, out: options.out, width, height }, [
            `${options.out}  ${width} x ${height}`,
          ]);
        }),
      ),
    );

  minutes(targets(lesson.command('cover').description('turn the screens black'))).action(
    runCommand(give<Timed>((o) => ({ kind: 'cover', body: { durationMs: o.minutes * MINUTE_MS } }))),
  );
  minutes(targets(lesson.command('lock').description('show the lock screen and take keyboard and pointer')))
    .option('--message <text>', 'words on the lock screen', '')
    .action(
      runCommand(
        give<Timed>((o) => ({ kind: 'lock', body: { durationMs: o.minutes * MINUTE_MS, message: o.message } })),
      ),
    );
  targets(lesson.command('release').description('take covers and locks off'))
    .option('--hidden', 'with --all: show what pupils hide as well')
    .action(
      runCommand(
        give<Release>(
          () => ({ kind: 'release' }),
          // What a pupil wanted nobody to see is shown to the room only by somebody who means this one, as in the console.
          ({ all, hidden }, { hiddenSince }) => all === true && hidden !== true && hiddenSince !== null,
        ),
      ),
    );
};
