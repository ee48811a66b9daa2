import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Standing } from './screen-cover.ts';
import { recordOf, restoreStanding } from './screen-cover-record.ts';

const standing: Standing = { kind: 'locked', id: 'a', by: null, endsAt: 100_000, message: 'Hello' };
const saved = recordOf(standing, { boot: 'one', mono: 40_000, wall: 1_000_000 });

describe('what is left of an order after the agent was away', () => {
  it('[COV6] counts the time away by the forward-only clock while the machine kept running', () => {
    const back = restoreStanding(saved, { boot: 'one', mono: 70_000, wall: 5 });
    expect(back).toEqual({ ...standing, endsAt: 100_000 });
  });

  it('[COV6] counts it by the wall clock after the machine was restarted', () => {
    const back = restoreStanding(saved, { boot: 'two', mono: 3_000, wall: 1_020_000 });
    expect(back?.endsAt).toBe(3_000 + 40_000);
  });

  it('[COV5] gives nothing back when the time is over', () => {
    expect(restoreStanding(saved, { boot: 'two', mono: 3_000, wall: 1_060_000 })).toBeNull();
  });

  it('[COV5] never lasts longer than it was given, whatever the clocks say', () => {
    fc.assert(
      fc.property(fc.constantFrom('one', 'two'), fc.nat(10_000_000), fc.integer(), (boot, mono, wall) => {
        const back = restoreStanding(saved, { boot, mono, wall });
        expect((back?.endsAt ?? mono) - mono).toBeLessThanOrEqual(saved.remainingMs);
      }),
    );
  });
});
