import { describe, expect, it } from 'vitest';
import { answerAct } from './case-flow.ts';
import { missingIn } from './closing.ts';
import { decide } from './decide.ts';
import { type Act } from './entry.ts';
import { NO_CRIME } from './flows/no-crime.ts';
import { S, NOW, may, CLOSED, step, GOOD, KINDS, READY, OPEN, ALL } from './testing/acts.ts';
import { about, act, caseWith, detail, type Done, member, reported, staff, suspect } from './testing/case-builder.ts';

const missing = (...acts: readonly (Act | Done)[]) => missingIn(S, caseWith(...acts));

describe('the flow in a case', () => {
  it('[INC14] takes its steps in order and no other, with what they need', () => {
    const taken: Act[] = [];
    for (const one of READY) {
      if (one.kind === 'case.answer') {
        expect([one.facts.step, may('dsl-1', caseWith(...taken), one)]).toEqual([one.facts.step, 'yes']);
        const later = READY.slice(READY.indexOf(one) + 1).find(({ kind }) => kind === 'case.answer');
        if (later !== undefined && taken.some(({ kind }) => kind === 'case.answer'))
          expect(['not-next', 'yes']).toContain(may('dsl-1', caseWith(...taken), later));
      }
      taken.push(one);
    }
    const state = caseWith(...OPEN, detail('no-evidence', 'x'));
    expect(may('dsl-1', state, step('children', null, 'none'))).toBe('not-next');
    expect(may('dsl-1', state, step('support', 'pupil-1', 'class-teacher'))).toBe('not-next');
    expect(may('dsl-1', state, act('case.answer', { flow: 'crime', step: 'police', answers: ['done'] }))).toBe(
      'not-next',
    );
  });

  it('[INC14] does not take the record as done while it is not', () => {
    const bare = caseWith(reported({}, { room: null }), ALL);
    expect(decide(S, bare, member('dsl-1'), step('record', null, 'done'), NOW)).toEqual({
      allowed: false,
      code: 'incomplete',
      missing: ['room', 'account'],
    });
    expect(may('dsl-1', caseWith(...OPEN, step('record', null, 'done')), step('evidence', null, 'done'))).toBe(
      'incomplete',
    );
  });

  it('[INC17] wants a reason where the step does, and answers that it has', () => {
    const at = READY.slice(0, 9);
    expect(
      may('dsl-1', caseWith(...at), answerAct(NO_CRIME, { step: 'staff-involved', person: null, answers: ['no'] }, '')),
    ).toBe('reason-missing');
    expect(may('dsl-1', caseWith(...at), step('staff-involved', null, 'perhaps'))).toBe('not-offered');
    expect(may('dsl-1', caseWith(...at), step('staff-involved', null, 'yes', 'no'))).toBe('not-offered');
  });
});

describe('closing', () => {
  it('[INC46] takes a case that has everything', () => {
    expect(missing(...READY)).toEqual([]);
    expect(may('lead-1', caseWith(...READY), GOOD['case.closed'])).toBe('yes');
    expect(may('senior-1', caseWith(...READY), GOOD['case.closed'])).toBe('not-your-post');
  });

  const without = (...gone: readonly Act[]): readonly Act[] => READY.filter((one) => !gone.includes(one));
  const [report] = READY as readonly [Act];
  const LACKS: readonly (readonly [string, readonly Act[]])[] = [
    [
      'date',
      [
        ...without(report),
        detail('room', 'ICT1'),
        detail('device', '7'),
        detail('account', 'x'),
        detail('kind', 'message'),
        detail('place', 'in-school'),
      ],
    ],
    ['room', [...READY, act('case.detail', { field: 'room', value: null })]],
    ['device', [...READY, act('case.detail', { field: 'device', value: null })]],
    ['account', [...READY, act('case.detail', { field: 'account', value: null })]],
    ['evidence', [...READY, act('case.detail', { field: 'no-evidence', value: null })]],
    ['action', without(GOOD['case.action'])],
    ['parents', [...without(GOOD['case.parents']), detail('serious', true)]],
    ['cross-record', [...READY, detail('kind', 'bullying')]],
    ['answer', READY.slice(0, -1)],
    ['branch-name', [...READY, about('pupil-2', 'pupil', 'witness')]],
  ];
  it.each(LACKS)('[INC46] refuses a case without its %s', (what, acts) => {
    expect(missing(...acts)).toEqual([what]);
    expect(decide(S, caseWith(...acts), member('lead-1'), GOOD['case.closed'], NOW)).toEqual({
      allowed: false,
      code: 'incomplete',
      missing: [what],
    });
  });

  it('[INC46] counts an action only with its reason, and a decision on a sanction or outcome as one', () => {
    const bare = act('case.action', { action: 'parents' }, { what: 'rang' });
    expect(missing(...without(GOOD['case.action']), bare)).toEqual(['action']);
    for (const one of [GOOD['case.outcome'], GOOD['case.sanction']])
      expect(missing(...without(GOOD['case.action']), one)).toEqual([]);
    expect(missing(...without(GOOD['case.action']), act('case.outcome', { outcome: 'talked' }))).toEqual(['action']);
  });

  it('[INC46] refuses a case without any name, and without a kind', () => {
    expect(missing(reported({}, { reporter: null, lessonTeacher: null }))).toContain('name');
    expect(missing(reported({}))).toContain('kind');
    expect(missing(...OPEN)).not.toContain('name');
  });

  it('[INC46] wants no room of what happened elsewhere, and no evidence of what nobody may touch', () => {
    const away = missing(reported({}, { room: null, device: null, place: 'off-site' }));
    expect(away).not.toContain('room');
    expect(away).not.toContain('device');
    expect(missing(detail('ownership', 'personal'))).not.toContain('device');
    expect(missing(...OPEN, suspect('yes'))).toContain('evidence');
    expect(missing(...OPEN, suspect('yes'), GOOD['case.custody'])).not.toContain('evidence');
  });

  it('[INC15] waits for every branch and every answer', () => {
    for (const [i, one] of READY.entries())
      if (one.kind === 'case.answer') {
        const lacks = missing(...READY.slice(0, i), ...READY.slice(i + 1));
        expect(lacks.length).toBeGreaterThan(0);
        expect(['answer', 'branch-name']).toContain(lacks[0]);
      }
    expect(missing(...READY, about('pupil-4', 'pupil', 'victim'))).toEqual(['answer']);
    expect(missing(...READY, suspect('unsure'))).toContain('answer');
  });

  it('[INC47] leaves a closed case to notes, custody, the law and reopening', () => {
    const closed = caseWith(...READY, CLOSED);
    const taken = KINDS.filter(
      (kind) => may(staff('all-1', 'dsl', 'head', 'online-safety-lead'), closed, GOOD[kind]) !== 'closed',
    );
    expect(taken.filter((kind) => !['case.report', 'case.more'].includes(kind))).toEqual([
      'case.note',
      'case.custody',
      'case.suspect',
      'case.lifted',
      'case.link',
      'case.told',
      'case.seen',
      'case.marking',
      'case.hold',
      'case.release',
      'case.exported',
      'case.erasure',
      'case.reopened',
    ]);
    expect(may('lead-1', caseWith(...READY), GOOD['case.reopened'])).toBe('not-closed');
    expect(may('lead-1', caseWith(...READY, CLOSED, GOOD['case.reopened']), GOOD['case.action'])).toBe('yes');
  });
});
