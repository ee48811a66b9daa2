import type { IncidentAlert, StationView } from '@usher/protocol';
import { describe, expect, it } from 'vitest';
import { ALERTS_AT_MOST, alertDone, alertHeard, alertsAfter, NO_ALERTS } from './open-alerts.ts';
import { HIDDEN_FOR_MS } from './screen-cover.ts';

const NOW = 1_900_000_000_000;
const id = (n: number): string => `0196a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const alert = (n: number, over: Partial<IncidentAlert> = {}): IncidentAlert => ({
  caseId: id(100 + n),
  what: 'hidden',
  station: id(n),
  name: `ICT1-0${n}`,
  room: 'ICT1',
  at: NOW,
  ...over,
});
const station = (n: number, hiddenSince: number | null): StationView => ({
  id: id(n),
  name: `ICT1-0${n}`,
  room: 'ICT1',
  link: 'up',
  nonce: null,
  quarantined: false,
  since: NOW,
  guard: 'up',
  monitors: [],
  cover: { kind: 'none' },
  session: { user: null, since: null },
  idleSince: null,
  hiddenSince,
  tamperedSince: null,
  withheld: false,
});
const cases = ({ alerts }: typeof NO_ALERTS): readonly string[] => alerts.map(({ caseId }) => caseId);

describe('open alerts', () => {
  it('[IND6] stay until their incident was opened, once each', () => {
    const two = [alert(1), alert(2), alert(1, { what: 'added' })].reduce(alertHeard, NO_ALERTS);
    expect(cases(two)).toEqual([id(102), id(101)]);
    expect(cases(alertDone(two, id(101)))).toEqual([id(102)]);
    expect(alertDone(two, id(150))).toBe(two);
  });

  it('[IND6] are over when staff ended what the pupil hid, in whichever order the news come', () => {
    const after = alertsAfter(alertHeard(NO_ALERTS, alert(1)), station(1, NOW), NOW);
    const before = alertHeard(alertsAfter(NO_ALERTS, station(1, NOW), NOW), alert(1));
    for (const open of [after, before]) {
      expect(cases(alertsAfter(open, station(1, null), NOW + 60_000))).toEqual([]);
      expect(cases(alertsAfter(open, station(2, null), NOW + 60_000))).toEqual([id(101)]);
      expect(cases(alertsAfter(open, station(1, NOW), NOW + 60_000))).toEqual([id(101)]);
    }
  });

  it('[IND6] stay when the hiding ended by itself, for nobody has come', () => {
    const open = alertsAfter(alertHeard(NO_ALERTS, alert(1)), station(1, NOW), NOW);
    expect(cases(alertsAfter(open, station(1, null), NOW + HIDDEN_FOR_MS))).toEqual([id(101)]);
  });

  it('stay when a station that was never seen hidden is not hidden', () => {
    const open = alertHeard(NO_ALERTS, alert(1));
    expect(alertsAfter(open, station(1, null), NOW)).toBe(open);
  });

  it('are a bounded number, the newest', () => {
    const many = Array.from({ length: ALERTS_AT_MOST + 5 }, (_, n) => alert(n)).reduce(alertHeard, NO_ALERTS);
    expect(many.alerts).toHaveLength(ALERTS_AT_MOST);
    expect(cases(many)[0]).toBe(id(105));
  });
});
