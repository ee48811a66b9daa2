import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

const stage = () => {
  const passed: string[] = [];
  let now = 0;
  let due: { at: number; run: () => void } | null = null;
  const clock = {
    now: () => now,
    after: (ms: number, run: () => void) => {
      due = { at: now + ms, run };
    },
  };
  const pace = new Pace<string>({ everyMs: 100, burst: 3 }, clock, (thing) => passed.push(thing));
  const advance = (ms: number): void => {
    now += ms;
    if (due === null || due.at > now) return;
    const { run } = due;
    due = null;
    run();
  };
  return { pace, passed, advance };
};

describe('Pace', () => {
  it('passes on at once after a quiet time, all that came together', () => {
    const { pace, passed, advance } = stage();
    pace.take('a');
    pace.take('b');
    advance(0);
    expect(passed).toEqual(['a', 'b']);
  });

  it('lets a few rounds go at once, then gathers; nothing waits longer than a round', () => {
    const { pace, passed, advance } = stage();
    for (const thing of ['a', 'b', 'c']) {
      pace.take(thing);
      advance(0);
    }
    expect(passed).toEqual(['a', 'b', 'c']);
    pace.take('d');
    advance(50);
    pace.take('e');
    advance(49);
    expect(passed).toHaveLength(3);
    advance(1);
    expect(passed).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('passes at most one round each time in a busy time', () => {
    const { pace, passed, advance } = stage();
    let rounds = 0;
    for (let ms = 0; ms < 1_000; ms += 10) {
      const before = passed.length;
      pace.take(String(ms));
      advance(10);
      if (passed.length > before) rounds += 1;
    }
    expect(rounds).toBeLessThanOrEqual(13);
    expect(rounds).toBeGreaterThanOrEqual(12);
  });
});
