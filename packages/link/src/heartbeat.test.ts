import { expect, test } from 'vitest';
import { createHeartbeat } from './heartbeat.ts';
import { createHandClock } from './testing/hand-clock.ts';

const start = () => {
  const clock = createHandClock();
  const told = { beats: 0, silent: 0 };
  const heartbeat = createHeartbeat(clock, { beat: () => (told.beats += 1), silent: () => (told.silent += 1) });
  return { clock, told, heartbeat };
};

test('[LNK4] an end that sends nothing beats every 10 s', () => {
  const { clock, told, heartbeat } = start();
  for (let second = 0; second < 60; second += 1) {
    clock.pass(1_000);
    heartbeat.heard();
  }
  expect(told).toEqual({ beats: 6, silent: 0 });
});

test('[LNK4] an end that sends needs no beat', () => {
  const { clock, told, heartbeat } = start();
  for (let second = 0; second < 60; second += 1) {
    clock.pass(1_000);
    heartbeat.heard();
    heartbeat.sent();
  }
  expect(told).toEqual({ beats: 0, silent: 0 });
});

test('[LNK4] 25 s in which nothing is heard end the link, once', () => {
  const { clock, told, heartbeat } = start();
  clock.pass(5_000);
  heartbeat.heard();
  clock.pass(24_999);
  expect(told.silent).toBe(0);
  clock.pass(1);
  expect(told.silent).toBe(1);
  clock.pass(100_000);
  expect(told.silent).toBe(1);
});

test('nothing more comes of a heartbeat that was stopped', () => {
  const { clock, told, heartbeat } = start();
  heartbeat.stop();
  clock.pass(100_000);
  expect(told).toEqual({ beats: 0, silent: 0 });
});
