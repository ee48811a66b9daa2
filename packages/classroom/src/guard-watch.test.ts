import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginGuardWatch,
  guardEnded,
  type GuardEnding,
  type GuardWatch,
  TAMPERING_LASTS_MS,
  tamperingEndsAt,
  tamperingSince,
} from './guard-watch.ts';

const ends = (watch: GuardWatch, how: GuardEnding, ...times: readonly number[]): GuardWatch =>
  times.reduce((state, now) => guardEnded(state, { how, livedMs: 1_000, now }).watch, watch);

describe('tampering', () => {
  it('[TAM1] begins with the first of three forced ends within 60 s', () => {
    const two = ends(beginGuardWatch(), 'killed', 1_000, 30_000);
    expect(tamperingSince(two, 30_000)).toBeNull();
    const three = ends(two, 'frozen', 60_999);
    expect(tamperingSince(three, 60_999)).toBe(1_000);
    expect(tamperingSince(ends(two, 'cut', 61_000), 61_000)).toBeNull();
  });

  it('[TAM1] is not what a guard does that fails by itself or has no desktop', () => {
    const failing = ends(beginGuardWatch(), 'failed', 1, 2, 3, 4);
    expect(tamperingSince(ends(failing, 'no-desktop', 5, 6, 7), 7)).toBeNull();
  });

  it('[TAM1] lasts until five minutes have passed without another', () => {
    const three = ends(beginGuardWatch(), 'killed', 0, 1, 2);
    const end = 2 + TAMPERING_LASTS_MS;
    expect(tamperingEndsAt(three)).toBe(end);
    expect([tamperingSince(three, end - 1), tamperingSince(three, end)]).toEqual([0, null]);
    const later = ends(three, 'killed', end - 1);
    expect(tamperingSince(later, end - 2 + TAMPERING_LASTS_MS)).toBe(0);
    const anew = ends(three, 'killed', end);
    expect(tamperingSince(anew, end)).toBeNull();
    expect(tamperingSince(ends(anew, 'killed', end + 1, end + 2), end + 2)).toBe(end);
  });

  it('[TAM1] is what the rule says of any row of forced ends', () => {
    const gap = fc.oneof(fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: 0, max: 400_000 }));
    fc.assert(
      fc.property(fc.array(gap, { minLength: 1, maxLength: 60 }), gap, (gaps, pause) => {
        const times = gaps.map((_, i) => gaps.slice(0, i + 1).reduce((sum, one) => sum + one, 0));
        const now = (times.at(-1) ?? 0) + pause;
        const watch = ends(beginGuardWatch(), 'killed', ...times);
        let since: number | null = null;
        for (const [i, at] of [...times, now].entries()) {
          if (at - (times[i - 1] ?? at) >= TAMPERING_LASTS_MS) since = null;
          const first = times[i - 2];
          if (i < times.length && first !== undefined && at - first < 60_000) since ??= first;
        }
        expect(tamperingSince(watch, now)).toBe(since);
        expect(watch.forced.every((at) => (times.at(-1) ?? 0) - at < 60_000)).toBe(true);
      }),
    );
  });
});

describe('the wait for the next guard', () => {
  const waits = (how: GuardEnding, livedMs: number): number[] => {
    const all: number[] = [];
    let watch = beginGuardWatch();
    for (let times = 0; times < 12; times += 1) {
      const next = guardEnded(watch, { how, livedMs, now: times });
      watch = next.watch;
      all.push(next.retryMs);
    }
    return all;
  };

  it('[GRD4] is at most 250 ms where there is a desktop', () => {
    for (const how of ['killed', 'frozen', 'cut', 'failed'] as const)
      expect(waits(how, 100)).toEqual([20, 40, 80, 160, 250, 250, 250, 250, 250, 250, 250, 250]);
  });

  it('[GRD4] doubles to 10 s only where there is none', () => {
    expect(waits('no-desktop', 100)).toEqual([20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10_000, 10_000, 10_000]);
    let watch = beginGuardWatch();
    for (let times = 0; times < 12; times += 1)
      watch = guardEnded(watch, { how: 'no-desktop', livedMs: 100, now: times }).watch;
    expect(guardEnded(watch, { how: 'killed', livedMs: 100, now: 20 }).retryMs).toBe(250);
  });

  it('[GRD4] begins anew after a guard that lived long', () => {
    expect(waits('killed', 30_000)).toEqual(Array.from({ length: 12 }, () => 20));
  });
});
