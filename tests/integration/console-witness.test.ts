import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runConsole } from '@usher/console';
import { addAccount, readAudit } from '@usher/hub';
import { PlayedWindows } from '@usher/windows/testing';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RunningSchool } from './hub/running-school.ts';

let school: RunningSchool;
let stop: AsyncDisposableStack;
beforeEach(async () => {
  stop = new AsyncDisposableStack();
  school = stop.use(await RunningSchool.start());
});
afterEach(() => stop.disposeAsync());

const PASSWORD = 'three words liked';
const log = pino({ level: 'silent' });

/** Opens the console of one folder on the hub as it is now, signed in. */
const console = async (code?: string) => {
  const windows = new PlayedWindows();
  const { url, pin } = school.address;
  const running = await runConsole({
    dataDir: join(school.folder, 'console'),
    hub: url,
    pin,
    windows,
    log,
    account: { user: 'a.teacher', password: PASSWORD },
    ...(code === undefined ? {} : { code }),
  });
  const [page] = windows.windows;
  if (page === undefined) throw new Error('no window was opened');
  const start = async () => Object(await page.call('start', {})) as { registerTrouble: { kind: string } | null };
  await expect.poll(async () => Object(await start()).signedIn).toBeTruthy();
  return { running, page, start };
};

const raised = {
  station: null,
  room: 'The yard',
  kinds: [],
  text: 'what somebody wants gone',
  agoMs: 0,
};

it('[REG16] [RPT7] a console notices that the register went back, says so, and still knows after its own restart', async () => {
  await addAccount(school.dataDir, { user: 'a.teacher', role: 'teacher', password: PASSWORD, rooms: 'all' });
  const file = join(school.dataDir, 'register.db');
  await school.stopHub();
  const before = readFileSync(file);
  await school.startHub(0);
  const first = await console(await school.code());
  expect(await first.page.call('incident.raise', raised)).toMatchObject({ ok: true });
  await first.running[Symbol.asyncDispose]();
  // Told of the grown register when its link comes up the next time.
  const second = await console();
  expect((await second.start()).registerTrouble).toBeNull();
  await second.running[Symbol.asyncDispose]();

  await school.stopHub();
  for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
  writeFileSync(file, before);
  await school.startHub(0);
  const third = await console();
  await expect.poll(async () => (await third.start()).registerTrouble).toMatchObject({ kind: 'went-back' });
  await expect.poll(async () => (await readAudit(school.dataDir)).map(({ what }) => what)).toContain('register.alarm');
  await third.running[Symbol.asyncDispose]();
  const fourth = await console();
  stop.use(fourth.running);
  expect((await fourth.start()).registerTrouble).toMatchObject({ kind: 'went-back' });
  expect(fourth.page.events('register.trouble')).toEqual([]);
});
