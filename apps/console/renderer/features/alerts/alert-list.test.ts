import type { IncidentAlert } from '@usher/protocol';
import { describe, expect, it } from 'vitest';
import { newsKey } from '../../incidents.ts';
import { fakeId, fakeStation } from '../../testing/fake-pupils.ts';
import { alertsOf } from './alert-list.ts';

const NOW = Date.UTC(2026, 10, 23, 10, 45);
const incident = (n: number, station: number | null, over: Partial<IncidentAlert> = {}): IncidentAlert => ({
  caseId: fakeId(500 + n),
  what: 'hidden',
  station: station === null ? null : fakeId(station),
  name: station === null ? null : `ICT1-0${station}`,
  room: 'ICT1',
  at: NOW,
  ...over,
});
const list = (known: Partial<Parameters<typeof alertsOf>[0]>) =>
  alertsOf({ stations: [], incidents: [], putAway: new Set(), ...known });

describe('alertsOf', () => {
  const hidden = fakeStation(7, NOW, { hiddenSince: NOW });

  it('[IND6] tells a PC once, by its newest incident', () => {
    const alerts = list({ stations: [hidden], incidents: [incident(1, 7), incident(2, 7, { what: 'added' })] });
    expect(alerts).toMatchObject([{ name: 'ICT1-07', opens: 'incident', caseId: fakeId(502) }]);
  });

  it('tells a hidden screen whose incident is not known, until it was opened', () => {
    expect(list({ stations: [hidden] })).toMatchObject([{ opens: 'hiding', caseId: null }]);
    expect(list({ stations: [hidden], putAway: new Set([newsKey(hidden)]) })).toEqual([]);
    const again = { ...hidden, hiddenSince: NOW + 60_000 };
    expect(list({ stations: [again], putAway: new Set([newsKey(hidden)]) })).toHaveLength(1);
  });

  it('lets tampering be put away, for its tile goes on saying it', () => {
    const tampered = fakeStation(3, NOW, { tamperedSince: NOW });
    expect(list({ stations: [tampered] })).toMatchObject([{ opens: null }]);
    expect(list({ stations: [tampered], putAway: new Set([newsKey(tampered)]) })).toEqual([]);
  });

  it('[IND6] keeps those of a room that is not open any more', () => {
    expect(list({ incidents: [incident(1, 7), incident(2, null)] })).toMatchObject([
      { station: null, name: 'ICT1-07' },
      { station: null, name: 'ICT1' },
    ]);
  });
});
