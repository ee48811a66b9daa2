import type { StationView } from '@usher/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIVE_FOR_MS, PICTURE_AWAITED_MS, type TileFacts, tileOf } from './tile.ts';

const NOW = 1_900_000_000_250;

const station = (over: Partial<StationView> = {}): StationView => ({
  id: '0196a000-0000-7000-8000-000000000001',
  name: 'ICT1-01',
  room: 'ICT1',
  link: 'up',
  nonce: null,
  quarantined: false,
  since: NOW - 60_000,
  guard: 'up',
  monitors: [{ number: 0, width: 1920, height: 1080 }],
  cover: { kind: 'none' },
  session: { user: 'amelia.hart', since: NOW - 50_000 },
  idleSince: null,
  hiddenSince: null,
  tamperedSince: null,
  ...over,
});

const facts = (over: Partial<TileFacts> = {}): TileFacts => ({
  station: station(),
  link: 'up',
  hubNow: NOW,
  pictureAgeMs: 400,
  askedForMs: 10_000,
  ...over,
});

const LOCK = {
  kind: 'locked',
  id: '0196a000-0000-7000-8000-000000000002',
  by: null,
  endsAt: NOW + 600_000,
  message: '',
  inputHeld: true,
} as const;

describe('tileOf', () => {
  it('calls a fresh picture of a working pupil live, until it is 3 s old', () => {
    expect(tileOf(facts())).toEqual({ state: { kind: 'live' }, picture: 'live', changesInMs: LIVE_FOR_MS - 400 });
  });

  it('greys a picture at 3 s and says how old it is', () => {
    const tile = tileOf(facts({ pictureAgeMs: 3_000 }));
    expect(tile.picture).toBe('old');
    expect(tile.state).toEqual({ kind: 'old', forMs: 3_000 });
    expect(tile.changesInMs).toBe(750);
  });

  it('never shows a picture as live when it is 3 s old or the hub is lost', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000 }),
        fc.constantFrom('up' as const, 'connecting' as const, 'refused' as const),
        fc.constantFrom('up' as const, 'off' as const),
        fc.constantFrom(LOCK, { kind: 'none' } as const),
        (pictureAgeMs, link, stationLink, cover) => {
          const tile = tileOf(facts({ pictureAgeMs, link, station: station({ link: stationLink, cover }) }));
          const mayBeLive = link === 'up' && stationLink === 'up' && pictureAgeMs < 3_000;
          expect(tile.picture === 'live' && !mayBeLive).toBe(false);
          expect(tile.state.kind === 'live' && tile.picture !== 'live').toBe(false);
        },
      ),
    );
  });

  it('says in how long it changes by time alone, and does not change sooner', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 0, max: 10_000 })),
        fc.option(fc.integer({ min: 0, max: 300_000 })),
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 0, max: 999 }),
        (pictureAgeMs, idleFor, askedForMs, phase) => {
          const at = facts({
            pictureAgeMs,
            askedForMs,
            hubNow: NOW + phase,
            station: station({ idleSince: idleFor === null ? null : NOW + phase - idleFor }),
          });
          const tile = tileOf(at);
          const shown = (t: ReturnType<typeof tileOf>): unknown => [
            t.picture,
            t.state.kind,
            'forMs' in t.state ? Math.floor((t.state.kind === 'old' ? 0 : t.state.forMs) / 1000) : 0,
          ];
          const later = (tile.changesInMs ?? 5_000) - 1;
          const then = tileOf({
            ...at,
            hubNow: at.hubNow + later,
            pictureAgeMs: at.pictureAgeMs === null ? null : at.pictureAgeMs + later,
            askedForMs: askedForMs + later,
          });
          expect(shown(then)).toEqual(shown(tile));
        },
      ),
    );
  });

  it('says off since when, and hides the last picture', () => {
    const tile = tileOf(facts({ station: station({ link: 'off', since: NOW - 5_000 }) }));
    expect(tile).toEqual({ state: { kind: 'off', sinceAt: NOW - 5_000 }, picture: 'none', changesInMs: null });
  });

  it('says unknown with its reason when it cannot know', () => {
    const reason = (over: Partial<TileFacts>): unknown => {
      const { state } = tileOf(facts(over));
      return state.kind === 'unknown' ? state.reason : state.kind;
    };
    expect(reason({ link: 'connecting' })).toBe('hub-lost');
    expect(reason({ link: 'refused' })).toBe('hub-refused');
    expect(reason({ station: station({ link: 'off', since: null }) })).toBe('never-seen');
    expect(reason({ station: station({ guard: 'down' }) })).toBe('guard-down');
    expect(reason({ station: station({ monitors: [] }) })).toBe('no-screen');
    expect(reason({ pictureAgeMs: null, askedForMs: 100 })).toBe('picture-awaited');
    expect(reason({ pictureAgeMs: null, askedForMs: PICTURE_AWAITED_MS })).toBe('no-picture');
  });

  it('says locked until when, and whether keys and mouse are held', () => {
    expect(tileOf(facts({ station: station({ cover: LOCK }) })).state).toEqual({
      kind: 'locked',
      untilAt: LOCK.endsAt,
      inputHeld: true,
    });
    expect(tileOf(facts({ station: station({ cover: { ...LOCK, inputHeld: false } }) })).state).toMatchObject({
      inputHeld: false,
    });
    expect(
      tileOf(facts({ station: station({ cover: { kind: 'covered', id: LOCK.id, by: null, endsAt: LOCK.endsAt } }) }))
        .state,
    ).toEqual({ kind: 'covered', untilAt: LOCK.endsAt });
  });

  it('says not signed in, and idle only after a minute', () => {
    expect(tileOf(facts({ station: station({ session: { user: null, since: null } }) })).state.kind).toBe('nobody');
    expect(tileOf(facts({ station: station({ idleSince: NOW - 59_000 }) })).state.kind).toBe('live');
    expect(tileOf(facts({ station: station({ idleSince: NOW - 200_250 }) })).state).toEqual({
      kind: 'idle',
      forMs: 200_000,
    });
  });
});
