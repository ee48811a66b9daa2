import { type PictureKey, pictureKey, type PictureLook } from '@usher/video';
import { describe, expect, it } from 'vitest';
import { fakeId, fakeStation } from './testing/fake-pupils.ts';
import { TileBoard, tileKey } from './tile-board.ts';

const NOW = Date.UTC(2026, 10, 23, 10, 45);
const UP = { state: 'up', code: null, hubClockAheadMs: 0 } as const;

const stage = () => {
  const seenAt = new Map<PictureKey, number>();
  let now = 0;
  let timer: { at: number; run: () => void } | null = null;
  const board = new TileBoard(
    {
      ageMs: (of) => {
        const at = seenAt.get(of);
        return at === undefined ? null : now - at;
      },
    },
    {
      steady: () => now,
      wall: () => NOW + now,
      after: (ms, run) => {
        const mine = { at: now + ms, run };
        timer = mine;
        return () => {
          if (timer === mine) timer = null;
        };
      },
    },
  );
  const advance = (ms: number): void => {
    const until = now + ms;
    while (timer !== null && timer.at <= until) {
      const due: { at: number; run: () => void } = timer;
      now = due.at;
      timer = null;
      due.run();
    }
    now = until;
  };
  let captures = 0;
  const see = (of: PictureKey, look: Partial<PictureLook> = {}): void => {
    seenAt.set(of, now);
    captures += 1;
    board.saw(new Map([[of, { at: now, capture: captures, sinceInputMs: 0, changed: true, ...look }]]));
  };
  return { board, advance, see };
};

describe('TileBoard', () => {
  it('tells a tile exactly when its picture is too old to be live', () => {
    const { board, advance, see } = stage();
    const key = tileKey(fakeId(1));
    const told: string[] = [];
    board.know({ stations: [fakeStation(1, NOW)], link: UP });
    board.subscribe(key, () => told.push(board.tile(key).state.kind));
    see(key);
    advance(2_999);
    expect(board.tile(key).picture).toBe('live');
    advance(1);
    expect(board.tile(key)).toMatchObject({ picture: 'old', state: { kind: 'old' } });
    see(key);
    expect(told.at(-1)).toBe('live');
  });

  it('draws no tile anew while nothing about it changes', () => {
    const { board, advance, see } = stage();
    const key = tileKey(fakeId(1));
    let drawn = 0;
    board.know({ stations: [fakeStation(1, NOW), fakeStation(2, NOW)], link: UP });
    board.subscribe(key, () => (drawn += 1));
    see(key);
    drawn = 0;
    for (let i = 0; i < 10; i += 1) {
      advance(1_000);
      see(key);
      see(tileKey(fakeId(2)));
    }
    expect(drawn).toBe(0);
  });

  it('says that a picture is missing only after it has been asked for and waited for', () => {
    const { board, advance } = stage();
    const key = tileKey(fakeId(1));
    board.know({ stations: [fakeStation(1, NOW)], link: UP });
    board.subscribe(key, () => undefined);
    board.asked('tile', [key]);
    advance(4_999);
    expect(board.tile(key).state).toEqual({ kind: 'unknown', reason: 'picture-awaited' });
    advance(1);
    expect(board.tile(key).state).toEqual({ kind: 'unknown', reason: 'no-picture' });
  });

  it('keeps tile and close look apart', () => {
    const { board, see } = stage();
    const close = pictureKey(fakeId(1), 0, 'close');
    board.know({ stations: [fakeStation(1, NOW)], link: UP });
    board.subscribe(close, () => undefined);
    board.subscribe(tileKey(fakeId(1)), () => undefined);
    see(close);
    expect(board.tile(close).picture).toBe('live');
    expect(board.tile(tileKey(fakeId(1))).picture).toBe('none');
  });

  it('does not call a picture live that stands still under moving input, until it changes', () => {
    const { board, advance, see } = stage();
    const key = tileKey(fakeId(1));
    board.know({ stations: [fakeStation(1, NOW)], link: UP });
    board.subscribe(key, () => undefined);
    see(key);
    for (let i = 0; i < 8; i += 1) {
      expect(board.tile(key).state.kind).toBe('live');
      advance(2_000);
      see(key, { changed: false, sinceInputMs: 100 });
    }
    expect(board.tile(key)).toMatchObject({ picture: 'old', state: { kind: 'unknown', reason: 'picture-stuck' } });
    advance(1_000);
    see(key);
    expect(board.tile(key).state.kind).toBe('live');
  });

  it('lets a picture grow old whose captures do not go on', () => {
    const { board, advance, see } = stage();
    const key = tileKey(fakeId(1));
    board.know({ stations: [fakeStation(1, NOW)], link: UP });
    board.subscribe(key, () => undefined);
    for (let i = 0; i < 5; i += 1) {
      see(key, { capture: 77 });
      advance(1_000);
    }
    expect(board.tile(key)).toMatchObject({ picture: 'old', state: { kind: 'old' } });
  });

  it("counts by the hub's clock", () => {
    const { board } = stage();
    board.know({ stations: [], link: { ...UP, hubClockAheadMs: -3_600_000.4 } });
    expect(board.hubNow()).toBe(NOW - 3_600_000);
  });
});
