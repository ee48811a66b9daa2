import { expect, it } from 'vitest';
import { ACTIVITY_EVERY_MS, ActivityReport } from './activity-report.ts';

const stage = () => {
  let now = 1_000_000;
  let timers: { at: number; run: () => void }[] = [];
  const told: (readonly [at: number, agoMs: number])[] = [];
  const report = new ActivityReport(
    {
      steady: () => now,
      after: (ms, run) => {
        const timer = { at: now + ms, run };
        timers.push(timer);
        return () => {
          timers = timers.filter((one) => one !== timer);
        };
      },
    },
    (agoMs) => told.push([now - 1_000_000, agoMs]),
  );
  const advance = (ms: number): void => {
    const end = now + ms;
    for (const timer of timers.filter(({ at }) => at <= end)) {
      now = timer.at;
      timers = timers.filter((one) => one !== timer);
      timer.run();
    }
    now = end;
  };
  return { report, told, advance };
};

it('tells of the first input at once and of later input every ten seconds, with how long ago it was', () => {
  const { report, told, advance } = stage();
  report.input();
  advance(3_000);
  report.input();
  advance(1_000);
  report.input();
  advance(20_000);
  expect(told).toEqual([
    [0, 0],
    [ACTIVITY_EVERY_MS, 6_000],
  ]);
  report.input();
  expect(told.at(-1)).toEqual([24_000, 0]);
});

it('tells at most six times a minute of input that never stops', () => {
  const { report, told, advance } = stage();
  for (let ms = 0; ms < 59_000; ms += 16) {
    report.input();
    advance(16);
  }
  expect(told).toHaveLength(6);
});

it('tells nothing more once it is stopped', () => {
  const { report, told, advance } = stage();
  report.input();
  report.input();
  report.stop();
  advance(60_000);
  expect(told).toHaveLength(1);
});
