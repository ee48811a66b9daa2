import type { CoverView } from '@usher/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OrderTrace, type ScreenOrder, undoOrders } from './undo.ts';

const NOW = 1_900_000_000_000;
const ID = '0196a000-0000-7000-8000-000000000002';
const NONE: CoverView = { kind: 'none' };
const locked = (endsAt: number, message = 'Eyes on me'): CoverView => ({
  kind: 'locked',
  id: ID,
  by: null,
  endsAt,
  message,
  inputHeld: true,
});
const LOCK: ScreenOrder = { kind: 'lock', durationMs: 600_000, message: '' };
const trace = (station: string, before: CoverView, outcome: OrderTrace['outcome'] = 'done'): OrderTrace => ({
  station,
  outcome,
  before,
});

describe('undoOrders', () => {
  it('takes a lock back with a release where nothing was', () => {
    expect(undoOrders(LOCK, [trace('a', NONE), trace('b', NONE)], NOW)).toEqual([
      { stations: ['a', 'b'], order: { kind: 'release' } },
    ]);
  });

  it('puts an earlier cover back with the time it has left', () => {
    expect(undoOrders(LOCK, [trace('a', { kind: 'covered', id: ID, by: null, endsAt: NOW + 90_400 })], NOW)).toEqual([
      { stations: ['a'], order: { kind: 'cover', durationMs: 91_000 } },
    ]);
  });

  it('takes a release back by locking again with message and time left', () => {
    expect(undoOrders({ kind: 'release' }, [trace('a', locked(NOW + 60_000))], NOW)).toEqual([
      { stations: ['a'], order: { kind: 'lock', durationMs: 60_000, message: 'Eyes on me' } },
    ]);
  });

  it('releases where the earlier lock would have ended by now', () => {
    expect(undoOrders(LOCK, [trace('a', locked(NOW - 1))], NOW)).toEqual([
      { stations: ['a'], order: { kind: 'release' } },
    ]);
  });

  it('leaves alone whoever was not changed', () => {
    const traces = [trace('a', NONE, 'off'), trace('b', NONE, 'refused'), trace('c', NONE, 'failed')];
    expect(undoOrders(LOCK, traces, NOW)).toEqual([]);
    expect(undoOrders({ kind: 'release' }, [trace('a', NONE)], NOW)).toEqual([]);
  });

  it('puts back whoever may have obeyed without answering', () => {
    expect(undoOrders(LOCK, [trace('a', NONE, 'timed-out')], NOW)).toHaveLength(1);
  });

  it('names every changed station once, in one order of legal length', () => {
    const cover = fc.oneof(
      fc.constant(NONE),
      fc.integer({ min: -10_000, max: 20_000_000 }).map((ms) => locked(NOW + ms)),
      fc.integer({ min: -10_000, max: 20_000_000 }).map((ms): CoverView => ({
        kind: 'covered',
        id: ID,
        by: null,
        endsAt: NOW + ms,
      })),
    );
    fc.assert(
      fc.property(fc.array(cover, { maxLength: 40 }), (covers) => {
        const undone = undoOrders(
          LOCK,
          covers.map((before, i) => trace(String(i), before)),
          NOW,
        );
        expect(undone.flatMap((group) => group.stations).toSorted()).toEqual(
          covers.map((_, i) => String(i)).toSorted(),
        );
        const lengths = undone.flatMap(({ order }) => (order.kind === 'release' ? [] : [order.durationMs]));
        expect(lengths.every((ms) => ms >= 1_000 && ms <= 14_400_000)).toBe(true);
      }),
    );
  });
});
