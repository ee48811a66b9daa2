import { tileOf } from '@usher/classroom';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Classroom, until } from '../integration/agent/classroom.ts';

const DISPLAY = ':231';
const KEY_A = 38;

let room: Classroom;
beforeAll(async () => {
  room = await Classroom.open(DISPLAY);
});
beforeEach(() => room.join());
afterEach(() => room.leave());
afterAll(() => room[Symbol.asyncDispose]());

const tile = () => {
  const station = room.view;
  if (station === undefined) throw new Error('there is no such station');
  const facts = { link: 'up', hubNow: Date.now(), pictureAgeMs: null, pictureStuck: false, askedForMs: null } as const;
  return tileOf({ station, ...facts }).state;
};

test('[RT-113] a cable that is pulled out takes no lock off, and the tile says since when', async () => {
  const before = Date.now();
  expect(await room.order('cmd.lock', { durationMs: 120_000, message: '' })).toBe('done');
  room.cable.unplug();
  await until(() => tile().kind === 'off', 'the tile says so');
  const state = tile();
  expect(state.kind === 'off' && state.sinceAt).toBeGreaterThanOrEqual(before);
  expect(await room.isLocked()).toBe(true);
  process.kill(room.agent.guardPid() ?? 0, 'SIGKILL');
  await until(() => room.isLocked(), 'the lock of a new guard');
  await room.restart();
  await until(() => room.isLocked(), 'the lock of a restarted agent');
  await room.pupil.typeTogether([KEY_A]);
  expect(room.keys).not.toContain(KEY_A);
  room.cable.plug();
  await until(() => tile().kind === 'locked', 'the tile says what is there');
  expect(await room.order('cmd.release', {})).toBe('done');
  await until(() => room.isWork(), 'the release');
  expect(
    (await room.audit()).filter(({ what, station }) => what.startsWith('cmd.') && station === room.agent.deviceId),
  ).toMatchObject([
    { what: 'cmd.lock', outcome: 'done' },
    { what: 'cmd.release', outcome: 'done' },
  ]);
});

test('[RT-113] a lock ends by its own time although the cable stays out', async () => {
  expect(await room.order('cmd.lock', { durationMs: 3_000, message: '' })).toBe('done');
  const ordered = performance.now();
  room.cable.unplug();
  await until(() => room.view?.link === 'off', 'the end of the link');
  expect(await room.isLocked()).toBe(true);
  await until(() => room.isWork(), 'the end of the lock');
  const lasted = performance.now() - ordered;
  // The promise of the product: never later than its time and five seconds.
  expect(lasted).toBeGreaterThan(2_500);
  expect(lasted).toBeLessThan(8_000);
  room.cable.plug();
  await until(() => room.view?.link === 'up' && room.view.cover.kind === 'none', 'the report');
});
