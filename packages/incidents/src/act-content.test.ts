import { describe, expect, it } from 'vitest';
import { STEP_UP_MS } from './act-content.ts';
import { decide } from './decide.ts';
import { DETAILS } from './details.ts';
import { S, NOW, DAY, may, CLOSED, EVIDENCE, sanction, GOOD, OPEN } from './testing/acts.ts';
import {
  about,
  act,
  caseWith,
  detail,
  type Done,
  member,
  SCHOOL,
  START,
  suspect,
  told,
  uuid,
} from './testing/case-builder.ts';

describe('sanctions that are confirmed', () => {
  const state = caseWith(...OPEN, about('teacher-9', 'staff', 'victim'));

  it('[INC37] leaves A and B to staff, and C and D to the head whatever the framework says', () => {
    const who = (category: 'A' | 'B' | 'C' | 'D', one: string) =>
      SCHOOL.filter((person) => may(person, state, sanction(category, [one])) === 'yes').map(({ person }) => person);
    expect(who('A', 'talk')).toEqual(['teacher-1', 'dsl-1', 'deputy-1', 'head-1', 'lead-1', 'year-1', 'senior-1']);
    expect(who('B', 'internet-pause')).toEqual(who('A', 'talk'));
    expect(who('C', 'see-head')).toEqual(['head-1']);
    expect(who('D', 'see-head')).toEqual(['head-1']);
    const loose = {
      ...S,
      frameworks: {
        ...S.frameworks,
        pupil: S.frameworks.pupil.map((row) => ({ ...row, decidedBy: ['teacher' as const] })),
      },
    };
    expect(decide(loose, state, member('teacher-1'), sanction('D', []), NOW)).toMatchObject({ code: 'not-your-post' });
  });

  it('[INC34] takes none without a reason, none for somebody who is not in the case, and none the category has not', () => {
    expect(may('head-1', state, sanction('A', ['talk'], 'pupil-2', 'pupil', ' '))).toBe('reason-missing');
    expect(may('head-1', state, sanction('A', ['talk'], 'pupil-9'))).toBe('person-missing');
    expect(may('head-1', state, sanction('A', ['talk'], 'pupil-2', 'staff'))).toBe('person-missing');
    expect(may('head-1', state, sanction('A', ['suspension']))).toBe('not-offered');
    expect(may('head-1', state, sanction(null, ['talk']))).toBe('not-offered');
    expect(may('teacher-1', state, sanction(null, []))).toBe('yes');
  });

  it('[INC35] takes none for an accident that was told', () => {
    const accident = caseWith(...OPEN, detail('intent', 'accidental'), detail('told', true));
    expect(may('head-1', accident, sanction('A', ['talk']))).toBe('accident-and-told');
    expect(may('head-1', accident, sanction(null, []))).toBe('yes');
    expect(
      may('head-1', caseWith(...OPEN, detail('intent', 'accidental'), detail('told', false)), sanction('A', ['talk'])),
    ).toBe('yes');
  });
});

describe('what acts say', () => {
  const state = caseWith(...OPEN, EVIDENCE);

  it.each(Object.keys(DETAILS))('[INC49] fills %s with its own sort and nothing else', (field) => {
    const wrong = act('case.detail', { field, value: -7.5 });
    expect(may('dsl-1', state, wrong)).toBe('not-offered');
    expect(may('dsl-1', state, act('case.detail', { field, value: null }))).toBe('yes');
    expect(may('dsl-1', state, act('case.detail', { field, value: 'x' }, { value: 'y' }))).toBe('not-offered');
  });

  it('[INC49] takes no id that the settings do not have, and no unknown field', () => {
    for (const one of [
      detail('kind', 'nothing-here'),
      detail('risk-area', 'nothing-here'),
      act('case.detail', { field: 'constructor', value: null }),
      act('case.contact', { contact: 'nobody', reference: '' }),
      act('case.outcome', { outcome: 'prison' }),
      act('case.marking', { marking: 'top-secret' }, { why: 'x' }),
      act('case.action', { action: 'flog' }, { what: 'x', why: 'x' }),
      act('case.release', { item: uuid(6), steppedUpAt: NOW }, { why: 'x' }),
      act('case.lifted', { restriction: uuid(99) }, { why: 'x' }),
    ])
      expect([one.kind, may('dsl-1', state, one)]).toEqual([one.kind, 'not-offered']);
  });

  it('[INC49] takes no empty note, and no action without its reason', () => {
    expect(may('dsl-1', state, act('case.note', {}, { text: ' ' }))).toBe('text-missing');
    expect(may('dsl-1', state, act('case.custody', { item: 'x' }))).toBe('text-missing');
    expect(may('dsl-1', state, act('case.action', { action: 'other' }, { why: 'x' }))).toBe('text-missing');
    expect(may('dsl-1', state, act('case.action', { action: 'other' }, { what: 'x' }))).toBe('reason-missing');
    expect(may('dsl-1', state, act('case.parents', { informed: false }))).toBe('reason-missing');
    expect(may('dsl-1', state, act('case.person', { who: 'pupil', part: 'victim', posts: [] }))).toBe('person-missing');
  });

  it('[INC20] tells and gives a case to nobody whom it is kept from', () => {
    const staffCase = caseWith(about('teacher-9', 'staff', 'unknown'), told('head-1'));
    expect(may('head-1', staffCase, told('deputy-1', 'teacher-9'))).toBe('kept-from-them');
    expect(may('head-1', staffCase, act('case.assigned', {}, {}, [{ person: 'teacher-9', part: 'owner' }]))).toBe(
      'kept-from-them',
    );
    expect(may('head-1', staffCase, told('deputy-1'))).toBe('yes');
    expect(may('head-1', staffCase, told())).toBe('person-missing');
  });

  it('[INC41] leaves the decision to refer to the safeguarding lead, deputy and head', () => {
    expect(may('lead-1', state, detail('referral', 'made'))).toBe('not-your-post');
    for (const who of ['dsl-1', 'deputy-1', 'head-1']) expect(may(who, state, detail('referral', 'made'))).toBe('yes');
  });

  it('[INC48] links a case to another once, and never to itself', () => {
    expect(may('dsl-1', state, act('case.link', { other: state.id }))).toBe('same-case');
    expect(may('dsl-1', caseWith(...OPEN, GOOD['case.link']), GOOD['case.link'])).toBe('nothing-new');
  });

  it('[INC39] restricts a pupil of the case for a time that is not over, of a year at most', () => {
    const from = (begin: number, until: number, person = 'pupil-2', why = 'x') =>
      may(
        'dsl-1',
        state,
        act('case.restriction', { limit: 'no-sign-in', from: begin, until }, { why }, [{ person, part: 'about' }]),
      );
    expect(from(NOW, NOW + DAY)).toBe('yes');
    expect(from(NOW, NOW + 366 * DAY)).toBe('yes');
    expect(from(NOW, NOW + 366 * DAY + 1)).toBe('bad-time');
    expect(from(NOW, NOW)).toBe('bad-time');
    expect(from(NOW - DAY, NOW)).toBe('bad-time');
    expect(from(NOW, NOW + DAY, 'pupil-9')).toBe('person-missing');
    expect(from(NOW, NOW + DAY, 'pupil-2', '')).toBe('reason-missing');
  });

  it('[INC31] releases evidence only to who has just signed in once more', () => {
    const release = (steppedUpAt: number) => act('case.release', { item: uuid(5), steppedUpAt }, { why: 'x' });
    expect(may('dsl-1', state, release(NOW - STEP_UP_MS))).toBe('yes');
    expect(may('dsl-1', state, release(NOW - STEP_UP_MS - 1))).toBe('sign-in-again');
    expect(may('dsl-1', state, release(NOW + 1))).toBe('sign-in-again');
    expect(may('lead-1', state, release(NOW))).toBe('not-your-post');
  });
});

describe('erasing', () => {
  const due = START + 1_000 + S.retention.ordinaryMs;
  const propose = GOOD['case.erasure'];
  const agree = act('case.erasure', { step: 'agreed' });
  const proposed: Done = { act: propose, by: 'dsl-1', at: due };

  it('[INC58] waits for the time, and for two people', () => {
    const closed = caseWith(...OPEN, CLOSED);
    expect(may('dsl-1', closed, propose, due - 1)).toBe('not-due');
    expect(may('dsl-1', closed, propose, due)).toBe('yes');
    expect(may('head-1', closed, agree, due)).toBe('not-proposed');
    const half = caseWith(...OPEN, CLOSED, proposed);
    expect(may('dsl-1', half, agree, due)).toBe('second-person');
    expect(may('head-1', half, agree, due)).toBe('yes');
  });

  it('[INC58] never comes for a case that is open, held or sealed', () => {
    for (const state of [caseWith(...OPEN), caseWith(...OPEN, CLOSED, GOOD['case.hold'])])
      expect(may('dsl-1', state, propose, due * 2)).toBe('not-due');
    expect(may('dsl-1', caseWith(...OPEN, CLOSED, suspect('unsure')), propose, due * 2)).toBe('sealed');
  });
});
