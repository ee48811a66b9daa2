import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { LIVE_FOR_MS, tileOf } from '@usher/classroom';
import { readAudit } from '@usher/hub';
import type { StationView } from '@usher/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { theAgent } from '../../apps/usher/doctor/the-agent.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { startDisplays } from '../demo/displays.ts';
import { Crowd } from './stage/crowd.ts';
import { forceGuard, spreadOf } from './stage/forced-ends.ts';
import { GuardedComputer, until } from './stage/guarded-computer.ts';
import { createChance, figure, profile } from './stage/profile.ts';
import { IS_ROOT, PUPIL } from './stage/pupil.ts';
import { startTeacher, type Teacher } from './stage/teacher.ts';

const PC = 'PC-1';
const KEY_A = 38;
/** Promises of the product: a guard is back with its cover, and a picture that stopped does not look live. */
const BACK_MS = 2_000;
const STALE_MS = 5_000;
/** A lock never lasts longer than it was given, but for this. */
const LATE_MS = 5_000;
/** For a test that repeats what it does. */
const WITHIN = { timeout: profile({ short: 120_000, long: 900_000 }) };

describe.skipIf(!IS_ROOT)('getting out of a lock', () => {
  let school: RunningSchool;
  let computer: GuardedComputer;
  let teacher: Teacher;
  let person: ChildProcess;
  /** The first program of a session, under an account of its own and a name that it made up. */
  const signIn = (uid: number): ChildProcess =>
    spawn('sleep', ['600'], { uid, gid: uid, env: { DISPLAY: computer.display, LOGNAME: 'the.head' } });
  beforeAll(async () => {
    school = await RunningSchool.start();
    computer = await GuardedComputer.set(school, PC);
    person = signIn(PUPIL);
    await computer.start(await school.code());
    teacher = await startTeacher(school);
  });
  afterAll(async () => {
    person.kill('SIGKILL');
    await computer[Symbol.asyncDispose]();
    await school[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await until('the station is up', () => seen()?.link === 'up' && seen()?.guard === 'up');
  });

  const seen = (): StationView | undefined => teacher.named(PC);
  const isTold = (kind: StationView['cover']['kind']) => (): boolean => seen()?.cover.kind === kind;
  const lock = async (durationMs?: number): Promise<string> => {
    const id = teacher.lock(PC, durationMs);
    await until('the lock is answered', () => teacher.results.has(id));
    expect(teacher.results.get(id)).toBe('done');
    expect(await computer.isLocked()).toBe(true);
    return id;
  };
  const release = async (): Promise<void> => {
    const id = teacher.release(PC);
    await until('the release is answered', () => teacher.results.has(id));
    expect(await computer.isWork()).toBe(true);
  };
  const alarms = async (kind: string): Promise<number> => {
    const lines = (await readAudit(school.dataDir, 0, 10_000)).filter(({ what, detail }) => {
      return what === 'alarm' && detail['kind'] === kind;
    });
    return lines.reduce((sum, { detail }) => sum + Number(detail['count']), 0);
  };

  test(
    '[RT-110] a guard killed again and again is back each time with its lock, and the teacher is told',
    WITHIN,
    async () => {
      await lock();
      const times = profile({ short: 20, long: 200 });
      const took = await forceGuard(computer, { signal: 'SIGKILL', times });
      figure(`killed guards were back with the lock after ${spreadOf(took)}`);
      expect(Math.max(...took)).toBeLessThan(BACK_MS);
      await until('the teacher sees the tampering', () => seen()?.tamperedSince != null);
      await expect.poll(() => alarms('guard-killed'), { timeout: 15_000 }).toBe(times);
      await until('the teacher sees guard and lock', () => seen()?.guard === 'up' && isTold('locked')());
      expect(await computer.type(KEY_A)).toEqual([]);
      await release();
    },
  );

  test('[RT-110] a guard cut off from a display that takes no more programs is back, with its lock', async () => {
    await lock();
    const before = await alarms('cover-removed');
    const { guard } = computer;
    await using crowd = await Crowd.fill(computer.display);
    const cut = performance.now();
    const cover = (await computer.pupil.windows()).at(-1) ?? 0;
    computer.pupil.connection.client.KillClient(cover);
    await computer.pupil.drawn();
    const newcomer = crowd.another();
    await until(
      'another cover',
      async () => !(await computer.pupil.windows()).includes(cover) && (await computer.isLocked()),
    );
    figure(`a guard cut off among ${crowd.size} programs was back after ${Math.round(performance.now() - cut)} ms`);
    await newcomer;
    expect(computer.guard).toBe(guard);
    await until('the teacher sees the lock', isTold('locked'));
    await expect.poll(() => alarms('cover-removed'), { timeout: 15_000 }).toBe(before + 1);
    await release();
  });

  test('[RT-111] a guard that is stopped is replaced, with its lock, and the teacher is told', WITHIN, async () => {
    await lock();
    const times = profile({ short: 5, long: 100 });
    const took = await forceGuard(computer, { signal: 'SIGSTOP', times });
    figure(`stopped guards were replaced after ${spreadOf(took)}`);
    expect(Math.max(...took)).toBeLessThan(BACK_MS);
    await expect.poll(() => alarms('guard-frozen'), { timeout: 15_000 }).toBe(times);
    await release();
  });

  test('[RT-111] the picture of a computer that is stopped altogether is not shown as live', async () => {
    teacher.watch(PC);
    const age = (): number => performance.now() - (teacher.pictures.at(-1)?.at ?? 0);
    const look = (): string => {
      const station = seen();
      if (station === undefined) throw new Error('the station is not known');
      return tileOf({
        station,
        link: 'up',
        hubNow: Date.now(),
        pictureAgeMs: age(),
        pictureStuck: false,
        askedForMs: 60_000,
      }).picture;
    };
    await until('a live picture', () => teacher.pictures.length > 0 && look() === 'live');
    const stopped = performance.now();
    process.kill(computer.service, 'SIGSTOP');
    try {
      const stale = await until('the picture does not look live', () => look() !== 'live');
      figure(`a stopped picture stopped looking live after ${Math.round(stale)} ms`);
      expect(stale).toBeLessThan(STALE_MS);
      while (performance.now() - stopped < STALE_MS) {
        expect(look()).not.toBe('live');
        await pause(50);
      }
      expect(age()).toBeGreaterThan(LIVE_FOR_MS);
    } finally {
      process.kill(computer.service, 'SIGCONT');
    }
    await until('a live picture again', () => look() === 'live');
  });

  test('[RT-113] a lock stays without a link, also when its guard is killed, and ends by itself', async () => {
    await lock(6_000);
    const begun = performance.now();
    const { port } = school.hub;
    await school.stopHub();
    const keys = (await computer.type(KEY_A)).length;
    await forceGuard(computer, { signal: 'SIGKILL', times: 1 });
    while (performance.now() - begun < 5_500) {
      expect(await computer.isLocked()).toBe(true);
      await pause(100);
    }
    expect(await computer.type(KEY_A)).toHaveLength(keys);
    await until('the end of the lock', () => computer.isWork());
    expect(performance.now() - begun).toBeLessThan(6_000 + LATE_MS);
    expect(await computer.type(KEY_A)).toHaveLength(keys + 1);
    const before = await alarms('guard-killed');
    await school.startHub(port);
    // What was tried meanwhile is told at the next welcome.
    await expect.poll(() => alarms('guard-killed'), { timeout: 20_000 }).toBe(before + 1);
    teacher = await startTeacher(school);
  });

  test('[RT-114] a lock is back after a crash of the agent before anything is said to the hub', WITHIN, async () => {
    const id = await lock();
    const keys = (await computer.type(KEY_A)).length;
    const took: number[] = [];
    const times = profile({ short: 10, long: 100 });
    let left = Number.POSITIVE_INFINITY;
    for (let time = 0; time < times; time += 1) {
      await computer.crash();
      expect(await computer.isWork()).toBe(true);
      await until('the hub knows that it is off', () => seen()?.link === 'off');
      const before = teacher.told.length;
      const begun = performance.now();
      const started = computer.start();
      await until('the lock is back', () => computer.isLocked());
      took.push(performance.now() - begun);
      await started;
      expect(await computer.type(KEY_A)).toHaveLength(keys);
      const since = (): readonly StationView[] => teacher.told.slice(before).filter(({ name }) => name === PC);
      await until('the first report', () => since().some(({ link, guard }) => link === 'up' && guard === 'up'));
      for (const view of since().filter(({ guard, link }) => link === 'up' && guard === 'up'))
        expect(view.cover).toMatchObject({ kind: 'locked', id });
      const { cover } = seen() ?? { cover: { kind: 'none' } as const };
      const now = cover.kind === 'none' ? 0 : cover.endsAt - Date.now();
      expect(now).toBeLessThan(left);
      left = now;
    }
    figure(`locks were back ${spreadOf(took)} after the start of the agent`);
    await release();
  });

  test(
    '[RT-115] whatever moment an agent is ended in, it comes back as it was told, or as it was',
    WITHIN,
    async () => {
      const chance = createChance();
      const times = profile({ short: 5, long: 200 });
      let locked = false;
      for (let time = 0; time < times; time += 1) {
        const wish = chance.next() < 0.6;
        const id = wish ? teacher.lock(PC) : teacher.release(PC);
        await pause(chance.below(220));
        const answered = teacher.results.get(id);
        await computer.crash();
        await until('the hub knows that it is off', () => seen()?.link === 'off');
        await computer.start();
        await until('the station is back', () => seen()?.link === 'up' && seen()?.guard === 'up');
        // What was answered as done is done; what was not may be either, as long as it is one.
        if (answered === 'done') locked = wish;
        else locked = (await settled()) === 'locked';
        await until(`it is ${locked ? 'locked' : 'open'}`, () => (locked ? computer.isLocked() : computer.isWork()));
        await until('the teacher sees the same', isTold(locked ? 'locked' : 'none'));
        expect(readdirSync(computer.dataDir).filter((name) => name.includes('.new-'))).toEqual([]);
      }
      expect(computer.said).not.toContain('could not be read');
      await release();
    },
  );

  /** What is on the screen once it has stayed so for a while. */
  const settled = async (): Promise<'locked' | 'open'> => {
    await pause(300);
    return (await computer.isLocked()) ? 'locked' : 'open';
  };

  test('[RT-116] another person at the same display is told, and stays under the lock', async () => {
    await until('the first is told', () => seen()?.session.user === `#${PUPIL}`);
    await lock();
    const keys = (await computer.type(KEY_A)).length;
    person.kill('SIGKILL');
    person = signIn(PUPIL + 1);
    await until('the second is told', () => seen()?.session.user === `#${PUPIL + 1}`);
    expect(await computer.isLocked()).toBe(true);
    expect(await computer.type(KEY_A)).toHaveLength(keys);
    await release();
  });

  test('[RT-116] a second display of the computer is said to be looked after by nobody', async () => {
    const [other] = await startDisplays(1, '640x480', { first: 560, last: 590 });
    await using second = other;
    const look = theAgent({ display: computer.display }).find(({ name }) => name === 'other displays');
    const found = await look?.look();
    expect(found).toMatchObject({ ok: false, mend: expect.stringContaining('--display') });
    expect(found?.found).toContain(second?.display);
    expect(found?.found).not.toContain(`${computer.display},`);
  });
});
