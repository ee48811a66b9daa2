import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ConsoleOptions, runConsole, type RunningConsole } from '@usher/console';
import { addAccount, readAudit, revoke } from '@usher/hub';
import { encodePicture } from '@usher/protocol';
import { newId } from '@usher/trust';
import { type PlayedWindow, PlayedWindows, until } from '@usher/windows/testing';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CALLS } from '../../apps/console/contract/contract.ts';
import { ManualClock } from '../../apps/console/main/testing/manual-clock.ts';
import { wellReport } from '../integration/hub/lesson-room.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';

const PASSWORD = 'three words liked';
const PIN = '7391';
const LOCK_MS = 300_000;
const OPEN_TO_ALL = ['start', 'activity', 'unlock', 'sign-out'];
const RELEASE = { kind: 'release' };
const SIZE = { width: 320, height: 180, sourceWidth: 1920, sourceHeight: 1080 };
const log = pino({ level: 'silent' });

let school: RunningSchool;
let stop: AsyncDisposableStack;
let clock: ManualClock;

beforeEach(async () => {
  stop = new AsyncDisposableStack();
  school = stop.use(await RunningSchool.start());
  clock = new ManualClock();
  await addAccount(school.dataDir, { user: 'a.teacher', role: 'teacher', password: PASSWORD, rooms: 'all' });
});
afterEach(() => stop.disposeAsync());

/** A computer of the room on a real link that sends a picture whenever it is asked to. */
const pupil = async () => {
  const identity = await school.enrolled('agent', 'PC-1');
  const agent = await school.agent(identity);
  agent.link.send({ t: 'station.report', id: newId(), body: wellReport() });
  const image = new Uint8Array(4_000).fill(9);
  image.set([0xff, 0xd8, 0xff]);
  let capture = 0;
  const send = (stream: number): void => {
    capture += 1;
    const payload = encodePicture({ ...SIZE, capture, sinceInputMs: 0, blocks: null, encoding: 'jpeg', image });
    agent.link.sendMedia({ kind: 1, key: true, more: false, stream, payload });
  };
  return { ...agent, id: identity.deviceId, send };
};

/** A teacher's console in the middle of a lesson, at which somebody else now stands. */
const lesson = async () => {
  const target = await pupil();
  const windows = new PlayedWindows();
  const options: ConsoleOptions = { dataDir: join(school.folder, 'console'), windows, log, clock };
  const enrolling = { hub: school.address.url, pin: school.address.pin, code: await school.code() };
  const running: RunningConsole = stop.use(await runConsole({ ...options, ...enrolling }));
  const [page] = windows.windows;
  if (page === undefined) throw new Error('no window was opened');
  await until('the link is up', () => page.events('link').some((link) => Object(link).state === 'up'));
  expect(await page.call('sign-in', { user: 'a.teacher', password: PASSWORD })).toEqual({ ok: true });
  expect(await page.call('room.open', { room: 'ICT1' })).toEqual({ ok: true });
  await page.call('tiles.visible', { stations: [target.id], width: 300, height: 169 });
  const { body: view } = await target.next('view.start');
  target.send(view.stream);
  await until('a picture is seen', () => page.events('picture').length === 1);
  return { running, page, target, stream: view.stream };
};

const locked = async (page: PlayedWindow): Promise<void> => {
  clock.advance(LOCK_MS);
  await until('the page hears of the lock', () => page.events('locked').length > 0);
};
const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (answer) => Object(answer).code ?? 'answered',
    (error: unknown) => Object(error).code,
  );
const locksInAudit = async (): Promise<readonly (readonly [string | null, unknown])[]> =>
  (await readAudit(school.dataDir, 0, 10_000)).flatMap(({ what, who, detail }) =>
    what === 'console.lock' ? [[who, detail['what']] as const] : [],
  );
const auditSays = async (count: number): Promise<void> => {
  await expect.poll(async () => (await locksInAudit()).length, { timeout: 10_000 }).toBe(count);
};

/** Any input that each call would take. */
const inputs = (station: string): Readonly<Record<string, unknown>> => ({
  'sign-in': { user: 'b.teacher', password: PASSWORD },
  'account.create': { user: 'b.teacher', password: PASSWORD },
  'room.open': { room: 'ICT1' },
  'tiles.visible': { stations: [station], width: 300, height: 169 },
  'close.look': { station, monitor: 0, width: 1_280, height: 720 },
  'picture.key': { pictures: [{ station, monitor: 0, view: 'tile' }] },
  order: { stations: [station], order: RELEASE },
  'pin.set': { password: PASSWORD, pin: PIN },
});

test('[RT-027] a console left open covers itself, and no call of its page works or asks anything of a pupil', async () => {
  const { running, page, target, stream } = await lesson();
  await locked(page);
  await target.next('view.stop');
  target.send(stream);
  const barred = Object.keys(CALLS).filter((call) => !OPEN_TO_ALL.includes(call));
  const heard = page.heard.length;
  const codes = await Promise.all(barred.map((call) => codeOf(page.call(call, inputs(target.id)[call] ?? {}))));
  expect(codes).toEqual(barred.map(() => 'console-locked'));
  expect(running.refused.get('console-locked')).toBe(barred.length);
  target.link.send({ t: 'station.report', id: newId(), body: wellReport({ session: { user: 'zoe', forMs: 1 } }) });
  expect(await codeOf(page.call('unlock', { secret: 'wrong' }))).toBe('wrong-secret');
  await auditSays(2);
  expect(await locksInAudit()).toEqual([
    ['a.teacher', 'locked'],
    ['a.teacher', 'failed'],
  ]);
  expect(JSON.stringify(await page.call('start', {}))).not.toMatch(/amy|PC-1|zoe/);
  const toldMeanwhile = page.heard.slice(heard);
  expect(await page.call('unlock', { secret: PASSWORD })).toEqual({ ok: true });
  expect(await page.call('room.open', { room: 'ICT1' })).toEqual({ ok: true });
  // What was kept from the page while it was locked is there for who opened it.
  expect(JSON.stringify(page.events('room').at(-1))).toContain('zoe');
  expect(toldMeanwhile.map(({ event }) => event)).toEqual(['locked']);
});

test('[RT-027] guesses at the PIN of a console end at five, and all guesses at ten with the sign-in', async () => {
  const { page, target } = await lesson();
  expect(await page.call('pin.set', { password: PASSWORD, pin: PIN })).toEqual({ ok: true });
  await locked(page);
  const guesses = ['7390', '7392', '7393', '7394', '7395'];
  await Promise.all(guesses.map((secret) => page.call('unlock', { secret })));
  expect(await codeOf(page.call('unlock', { secret: PIN }))).toBe('wrong-secret');
  const flood = await Promise.all(Array.from({ length: 200 }, () => codeOf(page.call('unlock', { secret: 'wrong' }))));
  expect(flood.filter((code) => code === 'wrong-secret')).toHaveLength(3);
  expect(flood.filter((code) => code === 'signed-out')).toHaveLength(197);
  expect(page.events('signed-out').at(-1)).toEqual({ reason: 'too-many-tries' });
  expect(await codeOf(page.call('unlock', { secret: PASSWORD }))).toBe('signed-out');
  // The school took the grant back with the sign-out: nothing could be commanded with what the console held.
  await target.next('revocation');
  await auditSays(12);
  expect((await locksInAudit()).map(([who, what]) => `${who} ${String(what)}`)).toEqual([
    'a.teacher locked',
    ...Array.from({ length: 10 }, () => 'a.teacher failed'),
    'a.teacher signed-out',
  ]);
  expect(await page.call('sign-in', { user: 'a.teacher', password: PASSWORD })).toEqual({ ok: true });
});

test('[RT-027] a stolen console that is revoked is out at once, locked or not, and stays out', async () => {
  const { page, target } = await lesson();
  await locked(page);
  await revoke(school.dataDir, { user: 'a.teacher' });
  await until('the page hears of it', () => page.events('signed-out').length > 0);
  expect(page.events('signed-out')).toEqual([{ reason: 'revoked' }]);
  expect(await codeOf(page.call('unlock', { secret: PASSWORD }))).toBe('signed-out');
  expect(await page.call('order', { stations: [target.id], order: RELEASE })).toMatchObject({
    results: [{ outcome: 'failed' }],
  });
  expect(await codeOf(page.call('sign-in', { user: 'a.teacher', password: PASSWORD }))).toBe('wrong-password');
});

test('[RT-027] the disk of a stolen console holds neither password nor PIN', async () => {
  const { page } = await lesson();
  await page.call('pin.set', { password: PASSWORD, pin: PIN });
  const folder = join(school.folder, 'console');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const texts = files
    .filter((file) => statSync(file).isFile())
    .map((file) => [file, readFileSync(file, 'utf8')] as const);
  expect(texts.filter(([, text]) => text.includes(PASSWORD)).map(([file]) => file)).toEqual([]);
  const settings = texts.find(([file]) => file.endsWith('settings.json'))?.[1] ?? '';
  expect(settings).toContain('scrypt$');
  expect(settings.replaceAll(/scrypt\$[^"]*/g, '')).not.toContain(PIN);
});
