import type { StationView } from '@usher/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIVE_FOR_MS, needsStaff, PICTURE_AWAITED_MS, type TileFacts, tileOf } from './tile.ts';

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
  withheld: false,
  ...over,
});

const facts = (over: Partial<TileFacts> = {}): TileFacts => ({
  station: station(),
  link: 'up',
  hubNow: NOW,
  pictureAgeMs: 400,
  pictureStuck: false,
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
        fc.boolean(),
        fc.constantFrom({}, { quarantined: true }, { hiddenSince: NOW }, { withheld: true }, { tamperedSince: NOW }),
        (pictureAgeMs, link, stationLink, cover, pictureStuck, withheld) => {
          const seen = station({ link: stationLink, cover, ...withheld });
          const tile = tileOf(facts({ pictureAgeMs, pictureStuck, link, station: seen }));
          const shown =
            !seen.quarantined &&
            !seen.withheld &&
            seen.hiddenSince === null &&
            !(pictureStuck && cover.kind === 'none');
          const mayBeLive = link === 'up' && stationLink === 'up' && pictureAgeMs < 3_000 && shown;
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
        fc.boolean(),
        (pictureAgeMs, idleFor, askedForMs, phase, pictureStuck) => {
          const at = facts({
            pictureAgeMs,
            pictureStuck,
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
    expect(tileOf(facts({ station: station({ cover: { ...LOCK, by: 'm.osei' } }) })).state).toEqual({
      kind: 'locked',
      untilAt: LOCK.endsAt,
      by: 'm.osei',
      inputHeld: true,
    });
    expect(tileOf(facts({ station: station({ cover: { ...LOCK, inputHeld: false } }) })).state).toMatchObject({
      inputHeld: false,
    });
    expect(
      tileOf(facts({ station: station({ cover: { kind: 'covered', id: LOCK.id, by: null, endsAt: LOCK.endsAt } }) }))
        .state,
    ).toEqual({ kind: 'covered', untilAt: LOCK.endsAt, by: null });
  });

  it('says tampering before everything else that it knows of a station', () => {
    const tampered = station({ tamperedSince: NOW - 4_000, guard: 'down', cover: LOCK, hiddenSince: NOW });
    expect(tileOf(facts({ station: tampered })).state).toEqual({ kind: 'tampering', sinceAt: NOW - 4_000 });
    expect(tileOf(facts({ station: tampered, link: 'connecting' })).state.kind).toBe('unknown');
    expect(tileOf(facts({ station: { ...tampered, link: 'off' } })).state.kind).toBe('off');
  });

  it('says hidden by the pupil, and shows no picture, also under a lock', () => {
    const hidden = tileOf(facts({ station: station({ hiddenSince: NOW - 1_000, cover: LOCK }) }));
    expect(hidden).toMatchObject({ state: { kind: 'hidden', sinceAt: NOW - 1_000 }, picture: 'none' });
  });

  it('shows nothing of two computers that share an identity, whether they are on or off', () => {
    for (const link of ['up', 'off'] as const) {
      const tile = tileOf(facts({ station: station({ quarantined: true, link, tamperedSince: NOW }) }));
      expect(tile).toMatchObject({ state: { kind: 'unknown', reason: 'quarantined' }, picture: 'none' });
    }
  });

  it('does not call a picture live that stands still under moving input, except under a lock or cover', () => {
    const stuck = tileOf(facts({ pictureStuck: true }));
    expect(stuck).toMatchObject({ state: { kind: 'unknown', reason: 'picture-stuck' }, picture: 'old' });
    expect(tileOf(facts({ pictureStuck: true, pictureAgeMs: 4_000 })).state.kind).toBe('old');
    expect(tileOf(facts({ pictureStuck: true, station: station({ cover: LOCK }) })).picture).toBe('live');
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

describe('needsStaff', () => {
  it('[IND5] says that a picture is withheld, also under a lock, and shows none', () => {
    const withheld = (over: Partial<StationView>) => tileOf(facts({ station: station({ withheld: true, ...over }) }));
    expect(withheld({ cover: LOCK })).toMatchObject({ state: { kind: 'withheld' }, picture: 'none' });
    expect(withheld({ hiddenSince: NOW })).toMatchObject({ state: { kind: 'hidden' }, picture: 'none' });
    expect(withheld({ link: 'off' })).toMatchObject({ state: { kind: 'off' }, picture: 'none' });
  });

  it('asks for somebody to look after tampering, a hidden screen and a shared identity, and for nothing else', () => {
    expect(needsStaff(station())).toBeNull();
    expect(needsStaff(station({ cover: LOCK, guard: 'down' }))).toBeNull();
    expect(needsStaff(station({ hiddenSince: NOW }))).toEqual({ why: 'hidden', since: NOW });
    expect(needsStaff(station({ hiddenSince: NOW, tamperedSince: NOW - 1 }))).toEqual({
      why: 'tampering',
      since: NOW - 1,
    });
    expect(needsStaff(station({ tamperedSince: NOW, link: 'off' }))).toBeNull();
    expect(needsStaff(station({ quarantined: true, link: 'off' }))?.why).toBe('quarantined');
  });
});
