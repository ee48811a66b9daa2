import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from './defaults/settings.ts';
import { readSettings, type Settings } from './settings.ts';

const S = DEFAULT_SETTINGS;
const problems = (raw: unknown) => {
  const read = readSettings(raw);
  return 'problems' in read ? read.problems.map(({ where, what }) => `${where} ${what}`) : [];
};

describe('settings', () => {
  it('[INC61] that ship can be used, and come through JSON as they are', () => {
    expect(readSettings(JSON.parse(JSON.stringify(S)))).toEqual({ settings: S });
  });

  it('[INC61] that ship hold no name, number or address of anybody', () => {
    expect(S.contacts.every(({ name, how }) => name === '' && how === '')).toBe(true);
    const texts = JSON.stringify(S, (key, value: unknown) => (key === 'yearStart' ? undefined : value));
    expect(texts).not.toMatch(/\d{5,}[^,}]*"|@|https?:|www\./);
  });

  it('[INC60] that are not understood are named by their place, all of them', () => {
    expect(problems({ ...S, headReads: 'some', smallNumber: 1 })).toEqual([
      'headReads not-understood',
      'smallNumber not-understood',
    ]);
    expect(problems({ ...S, more: 1 })).toEqual([' not-understood']);
    expect(problems(null)).toEqual([' not-understood']);
    expect(problems({ ...S, yearStart: '13-01' })).toEqual(['yearStart not-understood']);
    expect(problems({ ...S, terms: [{ first: '2026-02-30', last: '2026-04-01' }] })).toEqual([
      'terms.0.first not-understood',
    ]);
  });

  const BROKEN: readonly (readonly [string, Settings, string])[] = [
    ['a kind twice', { ...S, kinds: [...S.kinds, ...S.kinds.slice(0, 1)] }, 'kinds.web-page twice'],
    [
      'a route of no kind',
      { ...S, routes: [{ id: 'r', kinds: ['gone'], tell: ['dsl'], only: false }] },
      'routes.kinds.gone not-there',
    ],
    [
      'a risk area that is gone',
      { ...S, riskAreas: ['content', 'contact', 'conduct'] },
      'kinds.riskArea.commerce not-there',
    ],
    ['a marking that is gone', { ...S, marking: { ...S.marking, ordinary: 'secret' } }, 'marking.secret not-there'],
    ['nobody to call outside', { ...S, outside: 'nobody' }, 'outside.nobody not-there'],
    ['an action that is gone', { ...S, actions: { ...S.actions, staff: [] } }, 'matrices.staff.head not-there'],
    [
      'two steps of escalation at once',
      { ...S, escalation: [...S.escalation.slice(0, 1), ...S.escalation.slice(0, 1)] },
      'escalation.1 out-of-order',
    ],
    ['escalation that goes back', { ...S, escalation: [...S.escalation].toReversed() }, 'escalation.1 out-of-order'],
    [
      'terms that lie in each other',
      {
        ...S,
        terms: [
          { first: '2026-09-01', last: '2026-12-18' },
          { first: '2026-12-01', last: '2027-03-01' },
        ],
      },
      'terms.2 out-of-order',
    ],
  ];
  it.each(BROKEN)('[INC60] with %s are refused', (_what, settings, problem) => {
    expect(problems(settings)).toContain(problem);
  });
});
