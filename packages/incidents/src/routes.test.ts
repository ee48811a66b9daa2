import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Case } from './case.ts';
import { DEFAULT_SETTINGS } from './defaults/settings.ts';
import type { Act } from './entry.ts';
import { escalationDue, markingOf, nextEscalationAt, parentRule, routesFor, tellingsFor } from './routes.ts';
import type { Settings } from './settings.ts';
import {
  about,
  act,
  caseWith,
  detail,
  type Done,
  MINUTE,
  reported,
  SCHOOL,
  START,
  suspect,
  told,
} from './testing/case-builder.ts';

const S = DEFAULT_SETTINGS;
const tells = (state: Case): readonly string[] =>
  tellingsFor(S, state, SCHOOL)
    .people.map(({ person }) => person)
    .toSorted();
const byStaff = reported({}, { source: 'staff', lessonTeacher: null });

/** The reconstructed rules of escalation in the five policies, each as a case and who must at least be told. */
const POLICIES: readonly (readonly [string, readonly Act[], readonly string[]])[] = [
  [
    '[INC28] E1 a pupil finds something by accident',
    [reported({}), detail('intent', 'accidental')],
    ['lead-1', 'teacher-1'],
  ],
  [
    '[INC28] E2 a pupil did it on purpose',
    [reported({}), about('pupil-1', 'pupil', 'instigator'), detail('intent', 'deliberate')],
    ['lead-1', 'teacher-1', 'year-1'],
  ],
  ['[INC28] E3 it is about staff', [byStaff, about('teacher-9', 'staff', 'instigator')], ['head-1', 'lead-1']],
  ['[INC28] E4 it is about the head', [byStaff, about('head-1', 'staff', 'instigator', ['head'])], ['chair-1']],
  [
    '[INC28] E5 it is about a child’s safety',
    [reported({ kinds: ['stranger'] })],
    ['deputy-1', 'dsl-1', 'lead-1', 'teacher-1'],
  ],
  ['[INC28] E6 it may be against the law', [byStaff, suspect('unsure')], ['dsl-1', 'head-1', 'lead-1']],
  [
    '[INC28] E6 it is of a kind that may be a crime',
    [byStaff, detail('kind', 'grooming')],
    ['deputy-1', 'dsl-1', 'head-1', 'lead-1'],
  ],
  [
    '[INC28] E7 somebody is at risk now',
    [byStaff, detail('immediate-risk', true)],
    ['deputy-1', 'dsl-1', 'head-1', 'lead-1'],
  ],
  ['[INC28] E8 a virus', [reported({ kinds: ['virus'] })], ['head-1', 'lead-1', 'network-1', 'teacher-1']],
  ['[INC28] E9 personal data got out', [byStaff, detail('kind', 'data-breach')], ['data-1', 'head-1', 'lead-1']],
  ['[INC28] E10 the filter let something through', [byStaff, detail('kind', 'filter-fault')], ['lead-1', 'network-1']],
  [
    '[INC28] E11 bullying',
    [reported({ kinds: ['unkind'] }), about('pupil-1', 'pupil', 'victim')],
    ['lead-1', 'teacher-1', 'year-1'],
  ],
  ['[INC28] E12 staff were harmed', [byStaff, about('teacher-9', 'staff', 'victim')], ['head-1', 'lead-1']],
  ['[INC28] E13 a serious case', [byStaff, detail('serious', true)], ['dsl-1', 'head-1', 'lead-1']],
  ['[INC28] E14 a complaint', [byStaff, detail('kind', 'complaint')], ['head-1', 'lead-1']],
  ['[INC28] E16 a pupil has a nasty message', [reported({ kinds: ['message'] })], ['lead-1', 'teacher-1']],
  ['[INC28] a child tells of an adult here', [reported({ about: 'adult-here' })], ['dsl-1', 'head-1', 'lead-1']],
  ['[INC28] something was told in confidence', [byStaff, detail('confidential', true)], ['dsl-1', 'head-1', 'lead-1']],
];

describe('the routes a school begins with', () => {
  it.each(POLICIES)('%s', (_title, acts, wanted) => {
    expect(tells(caseWith(...acts))).toEqual(wanted);
  });

  it('[INC21] tells everybody once, by the first row that says so', () => {
    const state = caseWith(reported({ kinds: ['virus', 'stranger'] }), detail('serious', true), suspect('yes'));
    const { people } = tellingsFor(S, state, SCHOOL);
    expect(new Set(people.map(({ person }) => person)).size).toBe(people.length);
    expect(people.find(({ person }) => person === 'lead-1')?.route).toBe('any-pupil-report');
    expect(people.find(({ person }) => person === 'dsl-1')?.route).toBe('safeguarding');
  });

  it('[INC27] follows all rows that fit, and only those for their people where there are such', () => {
    const rows = (...acts: readonly Act[]) => routesFor(S, caseWith(...acts)).map(({ id }) => id);
    expect(rows(reported({ kinds: ['virus'] }), detail('intent', 'deliberate'))).toEqual([
      'any-pupil-report',
      'deliberate',
      'technical',
      'virus-or-loss',
    ]);
    expect(rows(reported({ kinds: ['virus'] }), about('teacher-9', 'staff', 'instigator'))).toEqual(['about-staff']);
  });

  it('[INC29] has parents told of what was done on purpose, bullying, strangers and what is serious', () => {
    for (const acts of [
      [detail('intent', 'deliberate')],
      [detail('kind', 'bullying')],
      [reported({ kinds: ['stranger'] })],
      [detail('serious', true)],
    ])
      expect(parentRule(S, caseWith(...acts))).toBe('always');
    expect(parentRule(S, caseWith(reported({ kinds: ['virus'] }), detail('intent', 'accidental')))).toBe('decide');
  });

  it('[INC53] marks a case by its kind until somebody marks it otherwise', () => {
    expect(markingOf(S, caseWith(reported({ kinds: ['virus'] })))).toBe('protect-personal');
    expect(markingOf(S, caseWith(reported({ kinds: ['stranger'] })))).toBe('restricted');
    expect(markingOf(S, caseWith(suspect('unsure')))).toBe('restricted');
    expect(markingOf(S, caseWith(suspect('unsure'), act('case.marking', { marking: 'protect-personal' })))).toBe(
      'protect-personal',
    );
  });
});

const first: Done = { act: told('lead-1', 'teacher-1'), at: START };
const step = (n: number, at: number): Done => ({ act: act('case.told', { route: 'escalation', step: n }), at });
const seen = (by: string): Done => ({ act: act('case.seen', {}), by });
const due = (now: number, ...acts: readonly (Act | Done)[]) => escalationDue(S, caseWith(...acts), SCHOOL, START + now);

describe('escalation', () => {
  it('[INC26] comes on the minute, and not before', () => {
    expect(due(15 * MINUTE - 1, first)).toBeNull();
    expect(due(15 * MINUTE, first)).toMatchObject({ step: 1, outside: null });
    expect(due(15 * MINUTE, first)?.people.map(({ person }) => person)).toEqual(['dsl-1', 'deputy-1']);
    expect(nextEscalationAt(S, caseWith(first))).toBe(START + 15 * MINUTE);
  });

  it('[INC26] goes on step by step until the last, and each once', () => {
    const one = step(1, START + 15 * MINUTE);
    expect(due(119 * MINUTE, first, one)).toBeNull();
    expect(due(120 * MINUTE, first, one)).toMatchObject({
      step: 2,
      people: [{ person: 'head-1', route: 'escalation' }],
    });
    const two = step(2, START + 120 * MINUTE);
    expect(due(24 * 60 * MINUTE, first, one, two)).toMatchObject({ step: 3, people: [{ person: 'chair-1' }] });
    expect(due(999 * 60 * MINUTE, first, one, two, step(3, START))).toBeNull();
    expect(nextEscalationAt(S, caseWith(first, one, two, step(3, START)))).toBeNull();
  });

  it('[INC26] stops when somebody who was told opens it, and for nobody else', () => {
    expect(due(999 * MINUTE, first, seen('lead-1'))).toBeNull();
    expect(nextEscalationAt(S, caseWith(first, seen('lead-1')))).toBeNull();
    expect(due(999 * MINUTE, first, seen('auditor-1'))).not.toBeNull();
    expect(due(999 * MINUTE, first, act('case.closed', {}))).toBeNull();
  });

  it('[INC26] begins with the report where nobody was told yet', () => {
    expect(due(15 * MINUTE, { act: reported({}), at: START })?.step).toBe(1);
  });

  it('[INC26] is due at the time that it says it is, for any settings and time', () => {
    const steps = fc.array(fc.integer({ min: 60_000, max: 10_000_000 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(steps, fc.nat({ max: 3 }), fc.integer({ min: 0, max: 12_000_000 }), (after, taken, now) => {
        const settings: Settings = {
          ...S,
          escalation: after.toSorted((a, b) => a - b).map((afterMs) => ({ afterMs, tell: ['head'] })),
        };
        const state = caseWith(first, ...Array.from({ length: taken }, (_, i) => step(i + 1, START)));
        const at = nextEscalationAt(settings, state);
        const found = escalationDue(settings, state, SCHOOL, START + now);
        expect(found !== null).toBe(at !== null && START + now >= at);
        if (found !== null) expect(found.step).toBe(taken + 1);
      }),
    );
  });
});
