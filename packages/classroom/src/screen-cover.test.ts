import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CoverOrder,
  coverReport,
  GUARD_WAIT_MS,
  hiddenOnScreen,
  KEPT_EVERY_MS,
  NO_LAYERS,
  SCREENS_OFF_AFTER_MS,
} from './screen-cover.ts';
import {
  coverFor as cover,
  CoverStation as Station,
  lockFor as lock,
  stationUp as up,
} from './testing/cover-station.ts';

describe('the covers of a station', () => {
  it('[COV1] puts a later order in the place of an earlier one', () => {
    const station = up();
    station.order('a', cover(60_000));
    station.order('b', lock(60_000, 'Look this way'));
    station.settle();
    expect(coverReport(station.state, station.now)).toEqual({
      kind: 'locked',
      id: 'b',
      by: null,
      remainingMs: 60_000,
      message: 'Look this way',
      inputHeld: true,
    });
    expect(station.answers.map((answer) => answer.re).toSorted()).toEqual(['a', 'b']);
  });

  it('[COV2] answers only when the guard has it on the screens and the disk has it as well', () => {
    const station = up();
    station.order('a', lock(60_000));
    expect(station.kind()).toBe('none');
    station.applyNext();
    expect(station.kind()).toBe('locked');
    expect(station.answers).toEqual([]);
    station.saveNext();
    expect(station.answers).toEqual([{ re: 'a', outcome: 'done' }]);
  });

  it('[COV3] says whether input is held, and when that changes', () => {
    const station = up();
    station.order('a', lock(60_000));
    station.applyNext(false);
    expect(coverReport(station.state, 0)).toMatchObject({ inputHeld: false });
    station.step({ type: 'input-held', held: true });
    expect(coverReport(station.state, 0)).toMatchObject({ inputHeld: true });
  });

  it('[COV4] releases when nothing is there, with a guard and without', () => {
    const station = new Station();
    station.order('a', { kind: 'release' });
    station.settle();
    station.guardUp();
    station.order('b', { kind: 'release' });
    station.settle();
    expect(station.answers).toEqual([
      { re: 'a', outcome: 'done' },
      { re: 'b', outcome: 'done' },
    ]);
  });

  it('[COV5] takes a lock off when its time is over', () => {
    const station = up();
    station.order('a', lock(5_000));
    station.settle();
    station.wait(4_999);
    station.settle();
    expect(station.kind()).toBe('locked');
    station.wait(1);
    station.settle();
    expect(station.kind()).toBe('none');
    expect(station.guard?.shown).toMatchObject(NO_LAYERS);
    expect(station.disk).toMatchObject(NO_LAYERS);
  });

  it('[COV6] puts a lock back over the screens of a new guard, with what is left of it', () => {
    const station = up();
    station.order('a', lock(60_000));
    station.settle();
    station.guardDown();
    expect(station.kind()).toBe('none');
    station.wait(20_000);
    station.guardUp();
    station.settle();
    expect(coverReport(station.state, station.now)).toMatchObject({
      kind: 'locked',
      id: 'a',
      by: null,
      remainingMs: 40_000,
    });
  });

  it('[COV6] puts a restored lock over the screens', () => {
    const standing = { kind: 'locked', id: 'a', by: null, endsAt: 7_000, message: 'Hello' } as const;
    const station = up({ standing, hidden: null });
    expect(coverReport(station.state, 0)).toMatchObject({ kind: 'locked', remainingMs: 7_000, message: 'Hello' });
  });

  it('[COV6] keeps what stands anew every few seconds, so that a wrong clock gives little back', () => {
    const standing = { kind: 'locked', id: 'a', by: null, endsAt: 60_000, message: '' } as const;
    const station = new Station({ standing, hidden: null });
    station.wait(KEPT_EVERY_MS - 1);
    expect(station.unsaved).toEqual([]);
    station.wait(KEPT_EVERY_MS + 1);
    expect(station.unsaved).toHaveLength(2);
    expect(station.unsaved.every((effect) => effect.standing === standing)).toBe(true);
    station.order('b', { kind: 'release' });
    station.settle();
    station.wait(KEPT_EVERY_MS * 2);
    expect(station.unsaved).toEqual([]);
  });

  it('[COV7] switches covered screens off after ten seconds, and on again with the release', () => {
    const station = up();
    station.order('a', cover(60_000));
    station.settle();
    station.wait(SCREENS_OFF_AFTER_MS - 1);
    expect(station.screensOn).toBe(true);
    station.wait(1);
    expect(station.screensOn).toBe(false);
    station.order('b', { kind: 'release' });
    station.settle();
    expect(station.screensOn).toBe(true);
  });

  it('[COV7] leaves the screens of a lock on, and switches them on for a lock that follows a cover', () => {
    const station = up();
    station.order('a', lock(60_000));
    station.settle();
    station.wait(30_000);
    expect(station.screensOn).toBe(true);
    station.order('b', cover(60_000));
    station.settle();
    station.wait(20_000);
    expect(station.screensOn).toBe(false);
    station.order('c', lock(60_000));
    station.settle();
    expect(station.screensOn).toBe(true);
  });

  it('[CMD3] says so when there is no guard to carry an order out, and puts it on when there is one', () => {
    const station = new Station();
    station.order('a', lock(60_000));
    station.settle();
    station.wait(GUARD_WAIT_MS);
    expect(station.answers).toEqual([{ re: 'a', outcome: 'failed' }]);
    station.guardUp();
    station.settle();
    expect(station.kind()).toBe('locked');
  });

  it('[ENV6] does an order that arrives twice once, and answers it twice', () => {
    const station = up();
    station.order('a', lock(60_000));
    station.order('a', lock(60_000));
    station.settle();
    station.order('b', { kind: 'release' });
    station.settle();
    station.order('a', lock(60_000));
    station.settle();
    expect(station.kind()).toBe('none');
    expect(station.answers.filter((answer) => answer.re === 'a')).toHaveLength(3);
  });
});

const anOrder: fc.Arbitrary<CoverOrder> = fc.oneof(
  fc.integer({ min: 1_000, max: 60_000 }).map(cover),
  fc.integer({ min: 1_000, max: 60_000 }).map((ms) => lock(ms, 'x')),
  fc.constant<CoverOrder>({ kind: 'release' }),
);
type Move =
  | 'guard-up'
  | 'guard-down'
  | 'apply'
  | 'save'
  | { wait: number }
  | { hideMs: number }
  | { id: number; order: CoverOrder };
const aMove: fc.Arbitrary<Move> = fc.oneof(
  fc.constantFrom<Move>('guard-up', 'guard-down', 'apply', 'save'),
  fc.integer({ min: 0, max: 30_000 }).map((wait) => ({ wait })),
  fc.integer({ min: 1_000, max: 90_000 }).map((hideMs) => ({ hideMs })),
  fc.record({ id: fc.nat(5), order: anOrder }),
);

describe('whatever happens to a station', () => {
  it('[COV1][COV5][COV6][HID1][HID3][ENV6] the screens, the disk and the answers end as the orders say', () => {
    fc.assert(
      fc.property(fc.array(aMove, { maxLength: 40 }), (moves) => {
        const station = new Station();
        const received = new Map<string, number>();
        let model: { id: string; kind: string; endsAt: number } | null = null;
        let hiddenTill: number | null = null;
        for (const move of moves) {
          if (move === 'guard-up') station.guardUp();
          else if (move === 'guard-down') station.guardDown();
          else if (move === 'apply') station.applyNext();
          else if (move === 'save') station.saveNext();
          else if ('wait' in move) station.wait(move.wait);
          else if ('hideMs' in move) {
            hiddenTill ??= station.now + move.hideMs;
            station.hide(move.hideMs);
          } else {
            const id = `order-${move.id}`;
            if (!received.has(id)) {
              const { order } = move;
              if (order.kind === 'release') hiddenTill = null;
              model =
                order.kind === 'release'
                  ? null
                  : {
                      id,
                      kind: order.kind === 'lock' ? 'locked' : 'covered',
                      endsAt: station.now + order.durationMs,
                    };
            }
            received.set(id, (received.get(id) ?? 0) + 1);
            station.order(id, move.order);
          }
          if (model !== null && station.now >= model.endsAt) model = null;
          if (hiddenTill !== null && station.now >= hiddenTill) hiddenTill = null;
          // Never anything on the screens, as reported, past its end.
          const shown = coverReport(station.state, station.now);
          const over = shown.kind !== 'none' && shown.remainingMs === 0 && station.guard?.pending.length === 0;
          expect(over).toBe(false);
        }
        station.wait(GUARD_WAIT_MS);
        station.guardUp();
        station.settle();
        if (model !== null && station.now >= model.endsAt) model = null;
        if (hiddenTill !== null && station.now >= hiddenTill) hiddenTill = null;
        expect(coverReport(station.state, station.now)).toMatchObject(
          model === null
            ? { kind: 'none' }
            : { kind: model.kind, id: model.id, remainingMs: model.endsAt - station.now },
        );
        for (const layers of [station.guard?.shown, station.disk]) {
          expect(layers?.standing?.id).toBe(model?.id);
          expect(layers?.hidden?.endsAt ?? null).toBe(hiddenTill);
        }
        expect(hiddenOnScreen(station.state)).toBe(hiddenTill !== null);
        for (const [id, times] of received)
          expect(station.answers.filter((answer) => answer.re === id)).toHaveLength(times);
      }),
      { numRuns: 500 },
    );
  });

  it('[COV7] screens are never off unless a cover has been held', () => {
    fc.assert(
      fc.property(fc.array(aMove, { maxLength: 40 }), (moves) => {
        const station = new Station();
        let n = 0;
        for (const move of moves) {
          if (move === 'guard-up') station.guardUp();
          else if (move === 'guard-down') station.guardDown();
          else if (move === 'apply' || move === 'save') station.settle();
          else if ('wait' in move) station.wait(move.wait);
          else if ('hideMs' in move) station.hide(move.hideMs);
          else station.order(`order-${(n += 1)}`, move.order);
          const settled = station.guard !== null && station.guard.pending.length === 0;
          expect(station.screensOn || !settled || station.kind() === 'covered').toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
