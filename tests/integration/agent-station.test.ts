import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LinuxSession } from '@usher/desktop/session';
import { colourAt, type DesktopStage, readArea, stageX11 } from '@usher/desktop/testing';
import { createAgentLinkPair } from '@usher/link/testing';
import type { Message, StationReport } from '@usher/protocol';
import { uuidv7 } from '@usher/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../apps/agent/clock.ts';
import { AgentError } from '../../apps/agent/errors.ts';
import { AuthorityKeeper } from '../../apps/agent/service/authority-keeper.ts';
import { readBootId } from '../../apps/agent/service/boot-id.ts';
import { type RunningStation, startStation } from '../../apps/agent/service/station.ts';
import { SchoolHand, TeachersHand } from './authority/school-hand.ts';
import { RebuiltPicture } from './agent/rebuilt-picture.ts';

const DISPLAY = ':225';
const STATION = fileURLToPath(new URL('./agent/station-program.ts', import.meta.url));
const GUARD = fileURLToPath(new URL('../../apps/agent/guard/index.ts', import.meta.url));
const WORK = [200, 120, 40] as const;

let opened: AsyncDisposableStack;
let stage: DesktopStage;
let dataDir: string;

beforeEach(async () => {
  opened = new AsyncDisposableStack();
  stage = opened.use(await stageX11(DISPLAY));
  await stage.paint({ x: 0, y: 0, width: 1280, height: 720 }, WORK);
  dataDir = await mkdtemp(join(tmpdir(), 'usher-agent-'));
  opened.defer(() => rm(dataDir, { recursive: true }));
});
afterEach(() => opened.disposeAsync());

const until = async (test: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (const end = Date.now() + 15_000; !(await test());) {
    if (Date.now() > end) throw new Error(`it did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

let ids = 0;
const newId = (): string => uuidv7(Date.now(), new Uint8Array(10).fill((ids += 1)));

const NONCE = 'A'.repeat(43);

/** A station whose hub, school and teacher are this test. */
class Hub {
  readonly school = new SchoolHand();
  readonly deviceId = newId();
  readonly teacher = new TeachersHand(this.school, { id: this.deviceId, nonce: NONCE });
  readonly pair = createAgentLinkPair();
  readonly heard: Message<'agent-to-hub'>[] = [];
  readonly picture = new RebuiltPicture();
  readonly notes: string[] = [];
  station!: RunningStation;

  static async start(display = DISPLAY): Promise<Hub> {
    const hub = new Hub();
    hub.pair.hub.onMessage((message) => hub.heard.push(message));
    hub.pair.hub.onMedia((frame) => hub.picture.take(frame));
    hub.station = opened.use(
      await startStation({
        dataDir,
        display,
        guardEntry: GUARD,
        session: new LinuxSession({ display }),
        school: 'Test School',
        authority: new AuthorityKeeper({
          clock: systemClock,
          schoolId: hub.school.schoolId,
          deviceId: hub.deviceId,
          room: 'ICT1',
          epoch: 0,
          saveEpoch: async () => undefined,
          onSaveFailed: () => undefined,
        }),
        clock: systemClock,
        boot: readBootId(),
        log: { info: () => undefined, warn: (_, event) => hub.notes.push(event) },
        dial: ({ onUp }) => {
          queueMicrotask(() => onUp(hub.pair.device, 'Test School', hub.school.facts(NONCE)));
          return { [Symbol.asyncDispose]: () => Promise.resolve() };
        },
      }),
    );
    await until(() => hub.last?.guard === 'up', 'the first report');
    hub.pair.hub.send({ t: 'grant', id: newId(), body: hub.teacher.statement });
    return hub;
  }

  get last(): StationReport | undefined {
    return this.reports.at(-1);
  }

  get reports(): readonly StationReport[] {
    return this.heard.flatMap((message) => (message.t === 'station.report' ? [message.body] : []));
  }

  results(re: string) {
    return this.heard.flatMap((message) =>
      message.t === 'cmd.result' && message.body.re === re ? [message.body] : [],
    );
  }

  async lock(durationMs: number, message = 'Look this way', id = newId()): Promise<string> {
    this.pair.hub.send(this.teacher.command('cmd.lock', { durationMs, message }, id));
    await until(() => this.results(id).length > 0, 'the result of the lock');
    return id;
  }

  async release(): Promise<void> {
    const id = newId();
    this.pair.hub.send(this.teacher.command('cmd.release', {}, id));
    await until(() => this.results(id).length > 0, 'the result of the release');
  }
}

/** Whether a process runs; one that has ended but was not yet buried by its parent does not. */
const runs = (pid: number): boolean => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

const looksLike = async (colour: readonly [number, number, number], x = 5, y = 5): Promise<boolean> => {
  const seen = await stage.pixel(x, y);
  return seen.every((part, i) => Math.abs(part - (colour[i] ?? 0)) <= 2);
};
const isLocked = (): Promise<boolean> => looksLike([9, 27, 31]);
const isWork = (): Promise<boolean> => looksLike(WORK);

test('[COV3] a lock is on the screen when its result says so, keys stay away, and release gives them back', async () => {
  const hub = await Hub.start();
  const id = await hub.lock(60_000);
  expect(await isLocked()).toBe(true);
  expect(hub.results(id)).toMatchObject([
    { outcome: 'done', cover: { kind: 'locked', id, message: 'Look this way', inputHeld: true } },
  ]);
  await stage.pressKey(38);
  expect(await stage.typedKeys()).toEqual([]);
  await hub.release();
  expect(await isWork()).toBe(true);
  await stage.pressKey(39);
  expect(await stage.typedKeys()).toEqual([39]);
  // The report follows the result a moment later, so that screens go dark before anything else is said.
  await expect.poll(() => hub.last?.cover).toEqual({ kind: 'none' });
});

test('[COV3] the words and the time left appear on a lock', async () => {
  const hub = await Hub.start();
  await hub.lock(60_000);
  const inked = async (): Promise<boolean> => {
    const middle = await readArea(DISPLAY, { x: 340, y: 100, width: 600, height: 520 });
    const rows = new Set<number>();
    for (let y = 0; y < middle.height; y += 1)
      for (let x = 0; x < middle.width; x += 1) if (colourAt(middle, x, y)[1] > 120) rows.add(y);
    return rows.size > 100;
  };
  await expect.poll(inked, { timeout: 30_000 }).toBe(true);
});

test('[COV5] a lock ends by itself', async () => {
  const hub = await Hub.start();
  await hub.lock(1_000);
  await until(isWork, 'the end of the lock');
  await expect.poll(() => hub.last?.cover.kind, { timeout: 30_000 }).toBe('none');
});

test('[COV6] a lock is back when the guard was killed, and the teacher is told of both', async () => {
  const hub = await Hub.start();
  const id = await hub.lock(60_000);
  const killed = hub.station.guardPid() ?? 0;
  process.kill(killed, 'SIGKILL');
  await until(() => hub.reports.some((report) => report.guard === 'down'), 'the report of the loss');
  await until(() => hub.last?.guard === 'up' && hub.last.cover.kind === 'locked', 'the lock');
  expect(hub.station.guardPid()).not.toBe(killed);
  expect(await isLocked()).toBe(true);
  expect(hub.last?.cover).toMatchObject({ id, message: 'Look this way' });
  await stage.pressKey(38);
  expect(await stage.typedKeys()).toEqual([]);
});

test('[COV6] a frozen guard is replaced', async () => {
  const hub = await Hub.start();
  await hub.lock(60_000);
  const frozen = hub.station.guardPid() ?? 0;
  process.kill(frozen, 'SIGSTOP');
  await until(() => hub.last?.guard === 'up' && hub.station.guardPid() !== frozen, 'another guard');
  await until(() => hub.last?.cover.kind === 'locked', 'the lock');
  expect(await isLocked()).toBe(true);
});

test('[COV6] a restarted service puts back what was left of a lock', async () => {
  const first = await Hub.start();
  const id = await first.lock(60_000);
  await first.station[Symbol.asyncDispose]();
  expect(await isWork()).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const second = await Hub.start();
  await until(() => second.last?.cover.kind === 'locked', 'the lock');
  const cover = second.last?.cover;
  expect(cover).toMatchObject({ id, message: 'Look this way' });
  expect(cover?.kind === 'locked' && cover.remainingMs).toBeLessThan(59_500);
  expect(await isLocked()).toBe(true);
});

test('[COV6] a damaged lock file is set aside and told, and the station works', async () => {
  await writeFile(join(dataDir, 'cover.json'), '{"version":1,"kind":"lo');
  const hub = await Hub.start();
  expect(hub.notes).toEqual(['what was kept of a lock could not be read and was set aside']);
  expect(await readFile(join(dataDir, 'cover.json.unreadable'), 'utf8')).toContain('"lo');
  await hub.lock(60_000);
  expect(await isLocked()).toBe(true);
});

test('[ENV6] a command that comes twice is done once and answered twice', async () => {
  const hub = await Hub.start();
  const id = await hub.lock(60_000);
  await hub.release();
  await hub.lock(60_000, 'Look this way', id);
  await until(() => hub.results(id).length === 2, 'the second answer');
  expect(await isWork()).toBe(true);
});

test('pictures follow the colour of the screen, and go on after a new guard', async () => {
  const hub = await Hub.start();
  const body = { stream: 7, view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 500 } as const;
  hub.pair.hub.send({ t: 'view.start', id: newId(), body });
  const shows = (colour: readonly number[]) => (): boolean =>
    hub.picture.colourAt(100, 100).every((part, i) => Math.abs(part - (colour[i] ?? 0)) < 12);
  await hub.picture.until(shows(WORK));
  await stage.paint({ x: 0, y: 0, width: 1280, height: 720 }, [10, 200, 90]);
  await hub.picture.until(shows([10, 200, 90]));
  process.kill(hub.station.guardPid() ?? 0, 'SIGKILL');
  await until(() => hub.reports.some((report) => report.guard === 'down'), 'the report of the loss');
  await stage.paint({ x: 0, y: 0, width: 1280, height: 720 }, [220, 30, 60]);
  await hub.picture.until(shows([220, 30, 60]));
  expect(hub.last?.guard).toBe('up');
});

test('[LNK7] after a dropped part the stream goes on with a key picture', async () => {
  const hub = await Hub.start();
  const keys: boolean[] = [];
  hub.pair.hub.onMedia((frame) => keys.push(frame.key));
  const body = { stream: 7, view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 500 } as const;
  hub.pair.hub.send({ t: 'view.start', id: newId(), body });
  await hub.picture.until(() => hub.picture.pictures === 1);
  hub.pair.congest('device', 2 * 1024 * 1024);
  await stage.paint({ x: 0, y: 0, width: 40, height: 40 }, [1, 2, 3]);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  hub.pair.congest('device', 0);
  await hub.picture.until(() => hub.picture.pictures === 2);
  expect(keys).toEqual([true, true]);
});

test('[LIM9] a ninth stream is refused', async () => {
  const hub = await Hub.start();
  const body = { view: 'tile', monitor: 9, width: 320, height: 180, intervalMs: 500 } as const;
  for (let stream = 1; stream <= 9; stream += 1)
    hub.pair.hub.send({ t: 'view.start', id: newId(), body: { stream, ...body } });
  await until(() => hub.heard.some((message) => message.t === 'refusal'), 'the refusal');
  expect(hub.heard.find((message) => message.t === 'refusal')?.body).toMatchObject({ code: 'too-many-streams' });
});

test('[STA1] a station with nothing new says nothing', async () => {
  const hub = await Hub.start();
  const before = hub.reports.length;
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  expect(hub.reports.length).toBe(before);
});

test('no guard outlives its service', async () => {
  const hub = await Hub.start();
  const pid = hub.station.guardPid() ?? 0;
  await hub.lock(60_000);
  await hub.station[Symbol.asyncDispose]();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(await isWork()).toBe(true);
});

test('[COV6] a service that was killed leaves no guard, and its lock is back with the next', async () => {
  const id = newId();
  const [boot, savedMono, savedWall] = [readBootId(), systemClock.mono(), systemClock.wall()];
  const record = {
    version: 1,
    kind: 'locked',
    id,
    message: 'Back soon',
    remainingMs: 60_000,
    boot,
    savedMono,
    savedWall,
  };
  await writeFile(join(dataDir, 'cover.json'), JSON.stringify(record));
  const service = spawn(process.execPath, [STATION, dataDir, DISPLAY, GUARD], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(service.stdout, 'data')) as [Buffer];
  await until(isLocked, 'the lock');
  service.kill('SIGKILL');
  await until(isWork, 'the end of the guard');
  await until(() => !runs(Number(said.toString())), 'the end of the process of the guard');
  const hub = await Hub.start();
  await until(() => hub.last?.cover.kind === 'locked', 'the lock');
  expect(hub.last?.cover).toMatchObject({ id, message: 'Back soon' });
});

test('a display that is not there is said in one line with the mend', async () => {
  const failure = await Hub.start(':239').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AgentError);
  expect(failure).toMatchObject({
    code: 'no-display',
    message: 'There is no display :239.',
    mend: 'Start a desktop there or name another with --display.',
  });
});

test('a display that goes is told as a lost guard', async () => {
  const hub = await Hub.start();
  await stage.endDisplay();
  await until(() => hub.last?.guard === 'down', 'the report');
  expect(hub.last?.cover).toEqual({ kind: 'none' });
});
