import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LinuxSession } from '@usher/desktop/session';
import { newId } from '@usher/trust';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../apps/agent/clock.ts';
import { AuthorityKeeper } from '../../apps/agent/service/authority-keeper.ts';
import { readBootId } from '../../apps/agent/service/boot-id.ts';
import { findGuardEntry } from '../../apps/agent/service/guard-entry.ts';
import type { PageFiles } from '../../apps/agent/service/page/find-page.ts';
import { type RunningStation, startStation } from '../../apps/agent/service/station.ts';
import { until } from './agent/classroom.ts';
import { PupilSeat } from './agent/pupil-seat.ts';

const AGENT = fileURLToPath(new URL('../../apps/agent', import.meta.url));
const DISPLAY = ':238';
const PUPIL = 20_001;
const isRoot = process.getuid?.() === 0;

let files: PageFiles;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-page-built-'));
  chmodSync(folder, 0o755);
  const outDir = join(folder, 'renderer');
  await build({ configFile: join(AGENT, 'vite.config.ts'), logLevel: 'error', build: { outDir } });
  files = { entry: join(AGENT, 'pages/index.ts'), folder: outDir };
});
afterAll(() => rmSync(folder, { recursive: true }));

let seat: PupilSeat;
let station: RunningStation;
let dataDir: string;
const notes: unknown[] = [];
beforeEach(async () => {
  notes.length = 0;
  dataDir = mkdtempSync(join(tmpdir(), 'usher-page-test-'));
  chmodSync(dataDir, 0o711);
  seat = await PupilSeat.open(DISPLAY, isRoot ? PUPIL : null);
  station = await startStation({
    dataDir,
    display: DISPLAY,
    guardEntry: findGuardEntry(join(AGENT, 'service')),
    session: new LinuxSession({ display: DISPLAY }),
    doorFolder: isRoot ? `/run/usher/display_${DISPLAY.slice(1)}` : join(dataDir, 'runtime'),
    page: files,
    school: 'Test School',
    authority: new AuthorityKeeper({
      clock: systemClock,
      schoolId: newId(),
      deviceId: newId(),
      room: 'ICT1',
      epoch: 0,
      saveEpoch: async () => undefined,
      onSaveFailed: () => undefined,
    }),
    clock: systemClock,
    boot: readBootId(),
    log: { info: () => undefined, warn: (what, event) => notes.push([event, what]) },
    dial: () => ({ [Symbol.asyncDispose]: () => Promise.resolve() }),
  });
});
afterEach(async () => {
  await station[Symbol.asyncDispose]();
  await seat[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The page's own programs: those with its name in what they were started with. */
const pagePrograms = (): { readonly pid: number; readonly uid: number; readonly nice: number }[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('usher-page-')) return [];
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`DISPLAY=${DISPLAY}`)) return [];
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(pid), uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]), nice: Number(fields[16]) }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });

test('[HID7] after the black comes the page, and what is typed there is told', async () => {
  const telling = vi.spyOn(station.reports, 'tell');
  await seat.pressHide();
  await until(() => seat.isBlack(), 'black');
  await until(() => seat.isPage(), `the page ${JSON.stringify(notes)}`);
  for (const { uid, nice } of pagePrograms())
    expect([uid, nice >= 0]).toEqual([isRoot ? PUPIL : process.getuid?.(), true]);
  // "Yes, I want to say", skip what and whom it was about.
  await seat.keys('Tab', 'Return');
  await seat.settled();
  await seat.keys(...Array.from({ length: 3 }, () => 'Tab' as const), 'Return');
  await seat.settled();
  await seat.keys('Tab', 'Tab', 'Tab', 'Return');
  await seat.settled();
  await seat.keys('h', 'e', 'l', 'p', 'Tab', 'Return');
  await until(() => telling.mock.calls.length > 0, 'what was typed is told');
  expect(telling.mock.calls[0]?.[0]).toMatchObject({ about: 'me', text: 'help', url: '' });
  await until(() => station.reports.promise()?.promise === 'promise.saved', 'it is on disk');
  // Of the pupil's own program nothing was typed in, but for Ctrl and Alt of the key itself.
  expect(seat.typed).toEqual([37, 64]);
});

test('[HID7] a page that is killed leaves black and the words, and comes back a few times and no more', async () => {
  await seat.pressHide();
  for (let round = 0; round < 4; round += 1) {
    await until(() => seat.isPage(), `the page, round ${round} ${JSON.stringify(notes)}`);
    for (const { pid } of pagePrograms()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Ended with the one before it.
      }
    }
    await until(async () => !(await seat.isPage()), 'the page is gone');
    expect(await seat.isBlack()).toBe(true);
  }
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect([await seat.isPage(), await seat.isBlack(), pagePrograms()]).toEqual([false, true, []]);
});

test('[HID7] nothing of the page is left when the agent ends', async () => {
  await seat.pressHide();
  await until(() => seat.isPage(), `the page ${JSON.stringify(notes)}`);
  const homes = () =>
    readdirSync(isRoot ? '/run' : tmpdir()).filter((name) => /^usher-page-[A-Za-z0-9]{6}$/.test(name));
  expect(homes().length).toBeGreaterThan(0);
  await station[Symbol.asyncDispose]();
  expect(pagePrograms()).toEqual([]);
  expect(homes()).toEqual([]);
});

test('[HID7] where there is no browser it is tried once, and the words are there alone', async () => {
  const before = process.env['USHER_BROWSER'];
  process.env['USHER_BROWSER'] = '/nowhere/chromium';
  try {
    await seat.pressHide();
    await until(() => notes.length > 0, 'it is said that there is none');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(notes).toEqual([["the pupil's page ended", expect.objectContaining({ why: 'exit code 3' })]]);
    expect([await seat.isBlack(), await seat.isPage(), pagePrograms()]).toEqual([true, false, []]);
  } finally {
    if (before === undefined) delete process.env['USHER_BROWSER'];
    else process.env['USHER_BROWSER'] = before;
  }
});
