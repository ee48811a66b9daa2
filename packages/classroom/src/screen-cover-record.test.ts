import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEPT_EVERY_MS, type Layers, NO_LAYERS } from './screen-cover.ts';
import { recordOf, RESTART_AT_LEAST_MS, restoreLayers } from './screen-cover-record.ts';

const layers: Layers = {
  standing: { kind: 'locked', id: 'a', by: 'a.khan', endsAt: 100_000, message: 'Hello' },
  hidden: { since: 30_000, endsAt: 3_630_000 },
};
const saved = recordOf(layers, { boot: 'one', mono: 40_000, wall: 1_000_000 });

describe('what is left after the agent was away', () => {
  it('[COV6] [HID4] counts the time away by the forward-only clock while the machine kept running', () => {
    expect(restoreLayers(saved, { boot: 'one', mono: 70_000, wall: 5 })).toEqual(layers);
  });

  it('[COV6] [HID4] counts it by the wall clock after the machine was restarted', () => {
    const back = restoreLayers(saved, { boot: 'two', mono: 3_000, wall: 1_020_000 });
    expect(back.standing?.endsAt).toBe(3_000 + 40_000);
    expect(back.hidden).toEqual({ since: 3_000 - 30_000, endsAt: 3_000 + 3_570_000 });
  });

  it('[COV5] [HID3] gives nothing back of what has had its time', () => {
    expect(restoreLayers(saved, { boot: 'two', mono: 3_000, wall: 1_060_000 }).standing).toBeNull();
    expect(restoreLayers(saved, { boot: 'two', mono: 3_000, wall: 1_000_000 + 3_590_000 })).toEqual(NO_LAYERS);
  });

  it('[COV5] [HID3] never lasts longer than it was given, whatever the clocks say', () => {
    fc.assert(
      fc.property(fc.constantFrom('one', 'two'), fc.nat(10_000_000), fc.integer(), (boot, mono, wall) => {
        const back = restoreLayers(saved, { boot, mono, wall });
        expect((back.standing?.endsAt ?? mono) - mono).toBeLessThanOrEqual(60_000);
        expect((back.hidden?.endsAt ?? mono) - mono).toBeLessThanOrEqual(3_590_000);
      }),
    );
  });

  it('[COV6] counts a restart for longer than can have run since it was kept', () => {
    expect(RESTART_AT_LEAST_MS).toBeGreaterThan(KEPT_EVERY_MS);
    const back = restoreLayers(saved, { boot: 'two', mono: 0, wall: -5 });
    expect(back.standing?.endsAt).toBe(60_000 - RESTART_AT_LEAST_MS);
  });
});
