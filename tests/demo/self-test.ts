import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { typeKey, typeTogether } from '@usher/desktop/testing';
import { StationView } from '@usher/protocol';
import sharp from 'sharp';
import { z } from 'zod';
import { Checks, insist, until } from './checks.ts';
import type { Demonstration } from './demonstration.ts';
import { childAccounts } from './guards.ts';
import { ROOM } from './school.ts';
import { checkReports } from './self-test-reports.ts';
import { checkBadInput } from './self-test-bad-input.ts';
import { type Colour, countNear, hex, pixelsNear, sightOf } from './sights.ts';
import { usher } from './usher.ts';
import type { Tally } from '../run/tally.ts';

const Stations = z.object({ stations: z.array(StationView) });

// Key codes of a standard keyboard under X: KEY_A and KEY_C of evdev, plus 8.
const KEY_A = 38;
const KEY_C = 54;
const KEY_R = 27;
/** Ctrl, Alt and H: the pupil's own key. */
const HIDE = [37, 64, 43];

const MARKS: readonly Colour[] = [
  [214, 40, 57],
  [46, 134, 222],
  [39, 174, 96],
  [243, 156, 18],
  [142, 68, 173],
  [22, 160, 133],
];

/** Drives the running demonstration school as people would, and looks at what is really on the screens. */
export const selfTest = async (demo: Demonstration): Promise<Tally> => {
  const checks = new Checks();
  const { school, painter, pupils, size } = demo;
  const [wide = 0, high = 0] = size.split('x').map(Number);
  const stations = async (): Promise<StationView[]> => {
    const answer = await school.lesson('stations');
    insist(answer.status === 0, answer.errors);
    return Stations.parse(answer.json).stations;
  };
  const sights = (): Promise<{ station: string; black: number; commonest: number; colours: number }[]> =>
    Promise.all(pupils.map(async ({ station, display }) => ({ station, ...(await sightOf(display, wide, high)) })));
  /** Black with the calm words on it, which take less than a fifth of it. */
  const isHiding = ({ black }: { black: number }): boolean => black > 0.8;
  const allDark = (seen: readonly { black: number }[]): boolean => seen.every(({ black }) => black === 1);
  const allAtWork = (seen: readonly { colours: number; black: number }[]): boolean =>
    seen.every(({ colours, black }) => colours > 50 && black < 0.5);
  const allLocked = (seen: readonly { commonest: number; colours: number; black: number }[]): boolean =>
    seen.every(({ commonest, colours, black }) => commonest > 0.6 && colours > 3 && black < 1);
  const order = async (...args: string[]): Promise<void> => {
    const { status, errors, json } = await school.lesson(...args);
    insist(status === 0, `${args.join(' ')}: ${errors} ${JSON.stringify(json)}`);
  };
  const shownInConsole = async (colour: Colour, what: string): Promise<void> => {
    await until(
      what,
      () => pixelsNear(demo.consoleDisplay, demo.consoleWidth, demo.consoleHeight, colour),
      (n) => n > 150,
    );
  };

  await checks.check('every pupil is on, with the name of who is signed in', async () => {
    const seen = await until(
      'not every station is up',
      stations,
      (all) => all.length === pupils.length && all.every((s) => s.link === 'up' && s.session.user !== null),
    );
    insist(new Set(seen.map(({ session }) => session.user)).size === pupils.length, 'two pupils have one name');
  });

  const accounts = 'every guard has an account of its own, and the desktop lets it in';
  if (process.getuid?.() !== 0) checks.skip(accounts, 'not root');
  else
    await checks.check(accounts, async () => {
      const found = pupils.map((pupil) => childAccounts(demo.agentPid(pupil) ?? 0));
      insist(
        found.every(([account, ...others]) => account !== undefined && account !== 0 && others.length === 0),
        `accounts: ${JSON.stringify(found)}`,
      );
    });

  for (const [i, pupil] of pupils.entries()) {
    const mark = MARKS[i % MARKS.length] ?? MARKS[0] ?? [0, 0, 0];
    await checks.check(`${pupil.station}: its picture arrives and follows a colour change`, async () => {
      const file = join(school.folder, `${pupil.station}.png`);
      const near = async (): Promise<number> => {
        await order('picture', '--station', pupil.station, '--out', file, '--width', '640');
        const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
        insist(info.width === 640, `the picture is ${info.width} wide`);
        return countNear(data, { red: 0, green: 1, blue: 2, stride: 3 }, mark);
      };
      const before = await near();
      await painter.colour(pupil.number, hex(mark));
      await until('the colour is not in the picture', near, (n) => n > before + 500);
    });
    await checks.check(`${pupil.station}: the console's window shows the change`, () =>
      shownInConsole(mark, 'the colour is not in the window'),
    );
  }

  await checks.check('cover turns every display black', async () => {
    await order('cover', '--all');
    await until('a display is not black', sights, allDark, 3_000);
  });
  await checks.check('release gives every display back', async () => {
    await order('release', '--all');
    await until('a display did not come back', sights, allAtWork, 3_000);
  });
  await checks.check('pupils hide their screens by key and by command, and the teacher takes it off', async () => {
    const [byKey, byCommand = byKey] = pupils;
    if (byKey === undefined || byCommand === undefined) return;
    await typeTogether(byKey.display, HIDE);
    const { status, errors } = await usher([
      'pupil',
      'hide',
      '--display',
      byCommand.display,
      '--data',
      join(school.folder, 'agents', byCommand.station),
    ]);
    insist(status === 0, errors);
    const hidden = [byKey.station, byCommand.station];
    await until('their displays are not black', sights, (seen) =>
      seen.every((one) => isHiding(one) === hidden.includes(one.station)),
    );
    await until('the teacher is not told', stations, (all) =>
      all.every(({ name, hiddenSince }) => (hiddenSince !== null) === hidden.includes(name)),
    );
    await order('release', '--all', '--hidden');
    await until('a display did not come back', sights, allAtWork, 3_000);
  });
  await checks.check('keys reach the pupils before the lock', async () => {
    for (const { display, number } of pupils) {
      const before = painter.keys(number);
      await typeKey(display, KEY_A);
      await until(
        'the key did not arrive',
        async () => painter.keys(number),
        (n) => n > before,
        3_000,
      );
    }
  });
  await checks.check('lock shows the lock screen on every display', async () => {
    await order('lock', '--all', '--minutes', '5', '--message', 'Eyes on the board, please');
    await until('a display has no lock screen', sights, allLocked, 5_000);
  });
  await checks.check('keys typed while locked do not reach the pupils', async () => {
    const before = pupils.map(({ number }) => painter.keys(number));
    for (const { display } of pupils) for (let i = 0; i < 5; i += 1) await typeKey(display, KEY_A);
    // The painter answers in order, so a key that had arrived would have been said before this answer.
    for (const { number } of pupils) await painter.colour(number, '#808080');
    insist(
      pupils.every(({ number }, i) => painter.keys(number) === before[i]),
      'a key got through',
    );
  });

  const [first] = pupils;
  if (first !== undefined) {
    await checks.check(
      'a station that is marked for staff is not listed, and is again when the mark is off',
      async () => {
        const mark = (...off: readonly string[]) =>
          usher([
            'device',
            'staff',
            '--data',
            join(school.folder, 'hub'),
            '--station',
            `${ROOM}/${first.station}`,
            ...off,
          ]);
        const isListed = (all: readonly StationView[]): boolean => all.some(({ name }) => name === first.station);
        insist((await mark()).status === 0, 'it was not marked');
        await until('it is listed still', stations, (all) => !isListed(all));
        insist((await mark('--off')).status === 0, 'the mark was not taken off');
        await until('it is not listed again', stations, isListed);
      },
    );
    await checks.check('a killed agent is shown as off since then', async () => {
      demo.killAgent(first);
      await until('it is not off', stations, (all) =>
        all.some((s) => s.name === first.station && s.link === 'off' && s.since !== null),
      );
    });
    await checks.check('its return restores the lock and the picture', async () => {
      demo.startAgent(first);
      await until('it is not up and locked', stations, (all) =>
        all.some((s) => s.name === first.station && s.link === 'up' && s.cover.kind === 'locked'),
      );
      await until('its display has no lock screen', sights, allLocked, 5_000);
      const file = join(school.folder, 'returned.png');
      await order('picture', '--station', first.station, '--out', file, '--width', '320');
      insist(existsSync(file), 'no picture');
    });
  }
  await checks.check('release gives keys and desktops back', async () => {
    await order('release', '--all');
    await until('a display did not come back', sights, allAtWork, 3_000);
    for (const { display, number } of pupils) {
      const before = painter.keys(number);
      await typeKey(display, KEY_A);
      await until(
        'the key did not arrive',
        async () => painter.keys(number),
        (n) => n > before,
        3_000,
      );
    }
  });
  await checks.check('C in the console covers the room, R releases it', async () => {
    await typeKey(demo.consoleDisplay, KEY_C);
    await until('a display is not black', sights, allDark, 5_000);
    await typeKey(demo.consoleDisplay, KEY_R);
    await until('a display did not come back', sights, allAtWork, 5_000);
  });
  await checkReports(checks, demo, {
    areHidden: async (names) => {
      await until('their displays are not black', sights, (seen) =>
        seen.every((one) => isHiding(one) === names.includes(one.station)),
      );
    },
  });
  await checks.check('release for all leaves what pupils hide, until it is asked for', async () => {
    await until('a station is not up', stations, (all) => all.every(({ link }) => link === 'up'));
    const before = (await sights()).filter(isHiding).length;
    await order('release', '--all');
    const after = (await sights()).filter(isHiding).length;
    insist(before === after, `${before - after} displays were shown unasked`);
    await order('release', '--all', '--hidden');
    await until('a display did not come back', sights, allAtWork, 5_000);
  });
  await checkBadInput(checks, demo);
  return checks.tally();
};
