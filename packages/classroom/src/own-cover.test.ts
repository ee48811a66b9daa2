import { describe, expect, it } from 'vitest';
import { coverReport, hiddenForMs, hiddenOnScreen, NO_LAYERS } from './screen-cover.ts';
import {
  coverFor as cover,
  CoverStation as Station,
  lockFor as lock,
  stationUp as up,
} from './testing/cover-station.ts';

describe("the pupil's own cover", () => {
  it('[HID1] lies above what staff ordered, which goes on beneath with its time', () => {
    const station = up();
    station.order('a', lock(60_000, 'Look this way'));
    station.settle();
    station.wait(10_000);
    station.hide();
    station.settle();
    expect(hiddenOnScreen(station.state)).toBe(true);
    expect(coverReport(station.state, station.now)).toMatchObject({ kind: 'locked', id: 'a', remainingMs: 50_000 });
    station.order('b', cover(5_000));
    station.settle();
    expect(station.guard?.shown).toMatchObject({ standing: { kind: 'covered' }, hidden: { since: 10_000 } });
    station.wait(5_000);
    station.settle();
    expect(station.kind()).toBe('none');
    expect(hiddenOnScreen(station.state)).toBe(true);
  });

  it('[HID2] tells for how long it has been asked for, from the moment it is', () => {
    const station = new Station();
    expect(hiddenForMs(station.state, 0)).toBeNull();
    station.hide();
    station.wait(1_500);
    expect(hiddenForMs(station.state, station.now)).toBe(1_500);
    expect(hiddenOnScreen(station.state)).toBe(false);
  });

  it('[HID3] is taken off by a release, together with what lies beneath', () => {
    const station = up();
    station.order('a', lock(60_000));
    station.hide();
    station.settle();
    station.order('b', { kind: 'release' });
    station.settle();
    expect(station.guard?.shown).toMatchObject(NO_LAYERS);
    expect(station.disk).toMatchObject(NO_LAYERS);
    expect(hiddenForMs(station.state, station.now)).toBeNull();
    expect(station.answers.at(-1)).toEqual({ re: 'b', outcome: 'done' });
  });

  it('[HID3] ends by its own time, and neither ends nor lasts longer when it is asked for again', () => {
    const station = up();
    station.hide(60_000);
    station.settle();
    station.wait(50_000);
    station.hide(60_000);
    station.settle();
    expect(hiddenForMs(station.state, station.now)).toBe(50_000);
    station.wait(9_999);
    station.settle();
    expect(hiddenOnScreen(station.state)).toBe(true);
    station.wait(1);
    station.settle();
    expect(station.guard?.shown).toMatchObject(NO_LAYERS);
    expect(station.disk).toMatchObject(NO_LAYERS);
  });

  it('[HID4] is kept like a lock and lies over the screens of a new guard', () => {
    const station = up();
    station.hide();
    expect(station.unsaved).toMatchObject([{ hidden: { since: 0, endsAt: 60_000 } }]);
    station.settle();
    station.guardDown();
    station.guardUp();
    station.settle();
    expect(hiddenOnScreen(station.state)).toBe(true);
    const next = up(station.disk);
    expect(hiddenOnScreen(next.state)).toBe(true);
  });
});
