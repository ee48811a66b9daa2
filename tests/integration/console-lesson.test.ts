import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConsoleOptions, type LocalHub, runConsole, type RunningConsole } from '@usher/console';
import { addAccount, hasAccounts, openEnrolmentWindow, readAudit } from '@usher/hub';
import { encodePicture, type StationView } from '@usher/protocol';
import { newId } from '@usher/trust';
import { type PlayedWindow, PlayedWindows, until } from '@usher/windows/testing';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunningSchool } from './hub/running-school.ts';

const PASSWORD = 'three words liked';
const log = pino({ level: 'silent' });

let school: RunningSchool;
let stop: AsyncDisposableStack;

beforeEach(async () => {
  stop = new AsyncDisposableStack();
  school = stop.use(await RunningSchool.start());
});
afterEach(() => stop.disposeAsync());

const dataDir = (): string => join(school.folder, 'console');

const open = async (some: Partial<ConsoleOptions> = {}): Promise<{ console: RunningConsole; page: PlayedWindow }> => {
  const windows = new PlayedWindows();
  const running = stop.use(await runConsole({ dataDir: dataDir(), windows, log, ...some }));
  const [page] = windows.windows;
  if (page === undefined) throw new Error('no window was opened');
  return { console: running, page };
};

const enrolling = async (): Promise<Partial<ConsoleOptions>> => ({
  hub: school.address.url,
  pin: school.address.pin,
  code: await school.code(),
});

const up = (page: PlayedWindow, times = 1): Promise<void> =>
  until('the link is up', () => page.events('link').filter((link) => Object(link).state === 'up').length >= times);

const signIn = (page: PlayedWindow): Promise<unknown> =>
  page.call('sign-in', { user: 'a.teacher', password: PASSWORD });

const teacher = (): Promise<void> =>
  addAccount(school.dataDir, { user: 'a.teacher', role: 'teacher', password: PASSWORD, rooms: 'all' });

const pupil = async (name: string) => {
  const identity = await school.enrolled('agent', name);
  const agent = await school.agent(identity);
  const body = {
    guard: 'up' as const,
    monitors: [{ number: 0, width: 1920, height: 1080 }],
    cover: { kind: 'none' as const },
    session: { user: 'pupil', forMs: 1_000 },
    idleForMs: null,
    hiddenForMs: null,
    tamperedForMs: null,
  };
  agent.link.send({ t: 'station.report', id: newId(), body });
  return { ...agent, id: identity.deviceId };
};

describe('a console and a real hub', () => {
  it('enrols once, signs in, and holds a lesson', async () => {
    await teacher();
    const one = await pupil('PC-1');
    const { page } = await open(await enrolling());
    await up(page);
    expect(await page.call('start', {})).toMatchObject({ school: 'Mill Lane', signedIn: null, needsAccount: false });
    expect(await page.call('sign-in', { user: 'a.teacher', password: 'no' })).toEqual({
      ok: false,
      code: 'wrong-password',
    });
    expect(await signIn(page)).toEqual({ ok: true });
    expect(await page.call('room.open', { room: 'Staff' })).toMatchObject({ ok: false });
    expect(await page.call('room.open', { room: 'ICT1' })).toEqual({ ok: true });
    const [{ stations }] = page.events('room') as [{ stations: StationView[] }];
    expect(stations.map(({ id, link }) => [id, link])).toEqual([[one.id, 'up']]);

    await page.call('tiles.visible', { stations: [one.id], width: 300, height: 169 });
    const { body: view } = await one.next('view.start');
    expect(view).toMatchObject({ view: 'tile', width: 320, height: 180 });
    const size = { width: 320, height: 180, sourceWidth: 1920, sourceHeight: 1080 };
    const image = new Uint8Array(10_000).fill(7);
    image.set([0xff, 0xd8, 0xff]);
    const payload = encodePicture({ ...size, capture: 1, sinceInputMs: 0, blocks: null, encoding: 'jpeg', image });
    one.link.sendMedia({ kind: 1, key: true, more: false, stream: view.stream, payload });
    await until('the picture arrives', () => page.events('picture').length > 0);
    const [picture] = page.events('picture') as [Uint8Array];
    expect(Buffer.from(picture.subarray(20)).equals(payload)).toBe(true);

    const order = { kind: 'lock', durationMs: 60_000, message: 'Eyes front' };
    const answer = page.call('order', { stations: [one.id, newId()], order });
    const lock = await one.next('cmd.lock');
    const cover = {
      kind: 'locked' as const,
      id: lock.id,
      by: null,
      remainingMs: 60_000,
      message: 'Eyes front',
      inputHeld: true,
    };
    one.link.send({ t: 'cmd.result', id: newId(), body: { re: lock.id, outcome: 'done', cover } });
    expect(await answer).toMatchObject({
      results: [
        { station: one.id, outcome: 'done', cover: { kind: 'locked', inputHeld: true } },
        { outcome: 'refused', code: 'unknown-station' },
      ],
    });
    expect((await readAudit(school.dataDir)).some(({ what, who }) => what === 'cmd.lock' && who === 'a.teacher')).toBe(
      true,
    );

    await one.hangUp();
    await until('the page hears that the PC is off', () =>
      page.events('station').some((view) => (view as StationView).link === 'off'),
    );
  });

  it('needs no code the second time, and begins in the room and with the person of the last', async () => {
    await teacher();
    await pupil('PC-1');
    const first = await open(await enrolling());
    await up(first.page);
    await signIn(first.page);
    await first.page.call('room.open', { room: 'ICT1' });
    await first.page.call('settings.save', { scheme: 'dark', lockMinutes: 25 });
    await first.console[Symbol.asyncDispose]();
    const { page } = await open();
    expect(page.options.query).toEqual({ scheme: 'dark' });
    await up(page);
    expect(await page.call('start', {})).toMatchObject({
      school: 'Mill Lane',
      settings: { scheme: 'dark', lockMinutes: 25, room: 'ICT1', user: 'a.teacher' },
    });
  });

  it('goes on after the hub was gone, without asking for the password', async () => {
    await teacher();
    await pupil('PC-1');
    const { page } = await open({ ...(await enrolling()), account: { user: 'a.teacher', password: PASSWORD } });
    expect(await page.call('start', {})).toMatchObject({ signedIn: { user: 'a.teacher' } });
    await page.call('room.open', { room: 'ICT1' });
    const { port } = school.hub;
    await school.stopHub();
    await until('the page hears of it', () => Object(page.events('link').at(-1)).state === 'connecting');
    expect(await page.call('order', { stations: [newId()], order: { kind: 'release' } })).toMatchObject({
      results: [{ outcome: 'failed', code: 'not-connected' }],
    });
    await school.startHub(port);
    await up(page, 2);
    await until('the room is told again', () => page.events('room').length === 2);
    expect(page.events('signed-out')).toEqual([]);
  });

  it('[EH-11] keeps the password and its key from the page, the log and the disk', async () => {
    await teacher();
    const lines: string[] = [];
    const { page, console: running } = await open({
      ...(await enrolling()),
      log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
    });
    await up(page);
    await signIn(page);
    await page.call('nonsense', {}).catch(() => undefined);
    expect(running.refused.get('unknown-call')).toBe(1);
    expect(JSON.stringify(page.heard) + lines.join('')).not.toMatch(/three words liked|PRIVATE KEY/);
    const files = readdirSync(dataDir(), { recursive: true, encoding: 'utf8' }).map((name) => join(dataDir(), name));
    const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'utf8'));
    expect(texts.join('')).not.toContain(PASSWORD);
  });
});

describe('what a console refuses to start with', () => {
  it.each([
    ['a wrong pin', { pin: 'a'.repeat(64) }, 'wrong-pin'],
    ['a wrong code', { code: '00000-00000' }, 'wrong-code'],
    ['what is no code', { code: 'hello' }, 'wrong-code'],
    ['no code', { code: undefined }, 'not-enrolled'],
    ['nobody there', { hub: 'wss://127.0.0.1:9' }, 'no-hub'],
  ])('%s', async (_name, some, code) => {
    const options = { ...(await enrolling()), ...some };
    await expect(open(options)).rejects.toMatchObject({ code, mend: expect.any(String) });
    await expect(open()).rejects.toMatchObject({ code: 'not-enrolled' });
  });

  it('a used-up code, and a pin of another school than its own', async () => {
    const options = await enrolling();
    const { console: running } = await open(options);
    await running[Symbol.asyncDispose]();
    await expect(open({ ...options, pin: 'b'.repeat(64) })).rejects.toMatchObject({ code: 'wrong-pin' });
    const other = { ...options, dataDir: join(school.folder, 'console-2') };
    await expect(open(other)).rejects.toMatchObject({ code: 'code-used-up' });
  });
});

describe('the data folder', () => {
  it('is held by one console at a time, and free again when that has ended', async () => {
    const { console: running } = await open(await enrolling());
    await expect(open()).rejects.toMatchObject({ code: 'already-open', mend: expect.any(String) });
    await running[Symbol.asyncDispose]();
    await expect(open()).resolves.toBeDefined();
  });

  it('is free again when a console was killed', async () => {
    const code = `
      import { runConsole } from '@usher/console';
      import { PlayedWindows } from '@usher/windows/testing';
      const options = JSON.parse(process.argv[1]);
      await runConsole({ ...options, windows: new PlayedWindows() });
      console.log('open');`;
    const options = JSON.stringify({ dataDir: dataDir(), ...(await enrolling()) });
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await expect(open()).rejects.toMatchObject({ code: 'already-open' });
    child.kill('SIGKILL');
    await ended;
    await expect(open()).resolves.toBeDefined();
  });

  it('that cannot be written to is refused', async () => {
    writeFileSync(join(school.folder, 'file'), '');
    const options = { ...(await enrolling()), dataDir: join(school.folder, 'file', 'console') };
    await expect(open(options)).rejects.toMatchObject({ code: 'data-folder' });
  });
});

describe('a hub of its own', () => {
  const localHub = (ended: () => void) => async (): Promise<LocalHub> => ({
    ...school.address,
    openCode: async () => (await openEnrolmentWindow(school.dataDir, { minutes: 5, count: 1 })).code,
    needed: async () => !(await hasAccounts(school.dataDir)),
    create: (user, password) => addAccount(school.dataDir, { user, password, role: 'teacher', rooms: 'all' }),
    [Symbol.asyncDispose]: async () => ended(),
  });

  it('is started with the console each time, asks for the first account, and ends with it', async () => {
    let ended = 0;
    const startLocalHub = localHub(() => (ended += 1));
    const first = await open({ startLocalHub });
    await up(first.page);
    expect(await first.page.call('start', {})).toMatchObject({ needsAccount: true, school: 'Mill Lane' });
    const account = { user: 'a.teacher', password: PASSWORD };
    await expect(first.page.call('account.create', { ...account, password: 'short' })).rejects.toMatchObject({
      code: 'bad-input',
    });
    expect(await first.page.call('account.create', account)).toEqual({ ok: true });
    expect(await signIn(first.page)).toEqual({ ok: true });
    await first.console[Symbol.asyncDispose]();
    expect(ended).toBe(1);
    const second = await open({ startLocalHub });
    await up(second.page);
    expect(await second.page.call('start', {})).toMatchObject({ needsAccount: false });
    await second.console[Symbol.asyncDispose]();
    expect(ended).toBe(2);
  });

  it('is not started where a hub is named or was joined', async () => {
    const startLocalHub = () => Promise.reject(new Error('it was started'));
    const { console: running } = await open({ ...(await enrolling()), startLocalHub });
    await running[Symbol.asyncDispose]();
    const { page } = await open({ startLocalHub });
    expect(await page.call('start', {})).toMatchObject({ needsAccount: false });
  });

  it('is ended when the console cannot start', async () => {
    let ended = 0;
    const local = localHub(() => (ended += 1));
    const startLocalHub = async () => ({ ...(await local()), openCode: async () => '00000-00000' });
    await expect(open({ startLocalHub })).rejects.toMatchObject({ code: 'enrolment-closed' });
    expect(ended).toBe(1);
  });
});

it('tells when its window was closed', async () => {
  const { console: running, page } = await open(await enrolling());
  await page.close();
  await expect(running.closed).resolves.toBeUndefined();
});
