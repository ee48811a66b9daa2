import type { StationReport } from '@usher/protocol';
import { describe, expect, it } from 'vitest';
import {
  changedMonitors,
  sameStation,
  stationAtStart,
  stationCovered,
  stationOff,
  stationReported,
  stationUp,
} from './station.ts';

const id = '00000000-0000-7000-8000-000000000001';
const coverId = '00000000-0000-7000-8000-0000000000c0';
const place = { id, name: 'ICT1-07', room: 'ICT1' };
const UP = { nonce: 'A'.repeat(43), quarantined: false };
const report: StationReport = {
  guard: 'up',
  monitors: [{ number: 0, width: 1920, height: 1080 }],
  cover: { kind: 'none' },
  session: { user: 'amy', forMs: 60_000 },
  idleForMs: null,
  hiddenForMs: null,
  tamperedForMs: null,
};
const NOW = 1_800_000_000_000;

describe('a station', () => {
  it('[STA2] that was never seen is off and has no time', () => {
    expect(stationAtStart(place, null)).toMatchObject({ link: 'off', since: null, monitors: [] });
  });

  it('[STA2] is off since its link ended, and going off again does not move that time', () => {
    const off = stationOff(stationUp(stationAtStart(place, null), UP, NOW), NOW + 5_000);
    expect(off).toMatchObject({ link: 'off', since: NOW + 5_000 });
    expect(stationOff(off, NOW + 9_000)).toBe(off);
  });

  it('[STA3] turns lengths into hub time', () => {
    const locked: StationReport = {
      ...report,
      cover: {
        kind: 'locked',
        id: coverId,
        by: null,
        remainingMs: 90_000,
        message: 'Eyes to the front',
        inputHeld: true,
      },
      idleForMs: 30_000,
    };
    expect(stationReported(stationAtStart(place, null), locked, NOW)).toMatchObject({
      cover: {
        kind: 'locked',
        id: coverId,
        by: null,
        endsAt: NOW + 90_000,
        message: 'Eyes to the front',
        inputHeld: true,
      },
      session: { user: 'amy', since: NOW - 60_000 },
      idleSince: NOW - 30_000,
    });
  });

  it('[STA3] does not take the time a report was under way for news', () => {
    const locked = (remainingMs: number): StationReport => ({
      ...report,
      cover: { kind: 'covered', id: coverId, by: null, remainingMs },
      session: { user: 'amy', forMs: 60_000 + (90_000 - remainingMs) },
    });
    const first = stationReported(stationAtStart(place, null), locked(90_000), NOW);
    const again = stationReported(first, locked(80_000), NOW + 10_040);
    expect(sameStation(first, again)).toBe(true);
    const longer = stationReported(first, locked(120_000), NOW + 10_000);
    expect(sameStation(first, longer)).toBe(false);
  });

  it('keeps the session of another pupil apart from the last one', () => {
    const first = stationReported(stationAtStart(place, null), report, NOW);
    const next = stationReported(first, { ...report, session: { user: 'ben', forMs: 60_500 } }, NOW);
    expect(next.session).toEqual({ user: 'ben', since: NOW - 60_500 });
  });

  it('keeps its last known cover while it is off', () => {
    const covered = stationCovered(
      stationUp(stationAtStart(place, null), UP, NOW),
      { kind: 'covered', id: coverId, by: null, remainingMs: 1_000 },
      NOW,
    );
    expect(stationOff(covered, NOW + 10).cover).toEqual({
      kind: 'covered',
      id: coverId,
      by: null,
      endsAt: NOW + 1_000,
    });
  });

  it('names the monitors that came, went or changed', () => {
    const a = { number: 0, width: 1920, height: 1080 };
    const b = { number: 1, width: 1280, height: 1024 };
    expect(changedMonitors([a, b], [b, a])).toEqual([]);
    expect(changedMonitors([a, b], [{ ...a, width: 1600 }])).toEqual([0, 1]);
    expect(changedMonitors([a], [a, b])).toEqual([1]);
  });
});
