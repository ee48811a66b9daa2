import { DEFAULT_SETTINGS } from '@usher/incidents';
import type { IncidentLine, IncidentPart } from '@usher/protocol';
import { describe, expect, it } from 'vitest';
import { fakeId } from '../../testing/fake-pupils.ts';
import { kindName, nameOf, placeOf, sourceOf, tellPart, tellRefusal, whenOf } from './incident-words.ts';

const NOW = new Date(2026, 10, 23, 10, 45).getTime();
const line = (over: Partial<IncidentLine> = {}): IncidentLine => ({
  caseId: fakeId(1),
  openedAt: NOW,
  state: 'open',
  room: 'ICT1',
  station: 'ICT1-07',
  source: 'pupil',
  own: false,
  seen: false,
  ...over,
});
const part = (over: Partial<IncidentPart> = {}): IncidentPart => ({
  at: NOW,
  by: 'm.osei',
  kind: 'note',
  what: null,
  text: '',
  ...over,
});

describe('the words of an incident', () => {
  it('say when it was as people do', () => {
    const at = (...date: [number, number, number, number, number]) => whenOf(new Date(...date).getTime(), NOW);
    expect([at(2026, 10, 23, 8, 5), at(2026, 10, 22, 23, 59), at(2026, 10, 19, 9, 0), at(2025, 5, 1, 9, 0)]).toEqual([
      'Today 08:05',
      'Yesterday 23:59',
      'Thu 19 Nov, 09:00',
      '1 Jun 2025, 09:00',
    ]);
  });

  it('say where it was and from whom it came', () => {
    expect([line(), line({ station: null }), line({ station: null, room: null })].map(placeOf)).toEqual([
      'ICT1-07',
      'ICT1',
      'Away from a screen',
    ]);
    expect([line(), line({ source: 'staff' }), line({ own: true }), line({ source: null })].map(sourceOf)).toEqual([
      'Told by a pupil',
      'Raised by staff',
      'Raised by you',
      null,
    ]);
  });

  it('tell each part with who did it, and one that is not known by its name', () => {
    const tell = (over: Partial<IncidentPart>) => tellPart(part(over), 'm.osei');
    expect(tell({ kind: 'report', by: null, what: 'unkind' })).toBe('A pupil told of this: Somebody being unkind');
    expect(tell({ kind: 'report' })).toBe('You raised this');
    expect(tell({ kind: 'outcome', what: 'talked' })).toBe('You recorded what came of it: Talked about it');
    expect(tell({ kind: 'outcome', by: 'd.lead', what: 'our-own' })).toBe('d.lead recorded what came of it: Our own');
    expect(tell({ kind: 'told', by: null })).toBe('Others were told');
    expect(tell({ kind: 'custody', by: 'd.lead' })).toBe('d.lead: Custody');
  });

  it('say in a sentence why something was refused, and whether it may have been taken', () => {
    for (const code of ['unknown-incident', 'not-offered', 'not-allowed', 'register-down', 'failed', 'not-connected'])
      expect(tellRefusal(code)).not.toContain('(');
    expect(tellRefusal('timed-out')).toContain('may have been taken');
    expect(tellRefusal('timed-out', true)).not.toContain('taken');
    expect(tellRefusal('new-code')).toBe('That did not work (new-code). Try again.');
  });

  it('[IND10] have a name for every kind that a school begins with, and the school’s own before that', () => {
    const named = DEFAULT_SETTINGS.kinds.map((kind) => kindName(kind));
    expect(new Set(named).size).toBe(named.length);
    expect(named.filter((name) => name === '')).toEqual([]);
    expect(kindName({ id: 'unkind', words: 'Unkind words' })).toBe('Unkind words');
    expect([nameOf('kind', 'unkind'), nameOf('kind', 'the-pond')]).toEqual(['Somebody being unkind', 'The pond']);
  });
});
