import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerAct, caseFlow, contactsDue } from './case-flow.ts';
import { decide } from './decide.ts';
import { CRIME } from './flows/crime.ts';
import { NO_CRIME } from './flows/no-crime.ts';
import type { EntryKind } from './entry.ts';
import { MAY_ACT } from './may-act.ts';
import { isThere } from './reading.ts';
import { S, NOW, may, CLOSED, EVIDENCE, sanction, GOOD, KINDS, OPEN, READY } from './testing/acts.ts';
import { Post } from './post.ts';
import { about, act, caseWith, detail, reported, SCHOOL, staff, suspect, told } from './testing/case-builder.ts';

describe('who may do what', () => {
  it('[INC44] refuses every act of a post that the table does not have, and only then for that', () => {
    const state = caseWith(...OPEN);
    for (const kind of KINDS.filter((one) => one !== 'case.report'))
      for (const reader of SCHOOL) {
        const code = may(reader, state, GOOD[kind]);
        if (!isThere(S, state, reader)) expect([kind, reader.person, code]).toEqual([kind, reader.person, 'not-there']);
        else
          expect([kind, reader.person, code === 'not-your-post']).toEqual([
            kind,
            reader.person,
            !reader.posts.some((post) => MAY_ACT[kind].includes(post)),
          ]);
      }
  });

  /** Written down apart from the table: who may do what is for few, in a case that was told to everybody. */
  const FEW: readonly (readonly [EntryKind, readonly string[]])[] = [
    ['case.hold', ['dsl-1', 'deputy-1', 'head-1']],
    ['case.release', ['dsl-1', 'deputy-1']],
    ['case.erasure', ['dsl-1', 'deputy-1', 'head-1', 'data-1']],
    ['case.exported', ['dsl-1', 'deputy-1', 'head-1', 'lead-1', 'data-1']],
    ['case.closed', ['dsl-1', 'deputy-1', 'head-1', 'lead-1']],
    ['case.told', ['dsl-1', 'deputy-1', 'head-1', 'lead-1']],
    ['case.contact', ['dsl-1', 'deputy-1', 'head-1', 'lead-1']],
    ['case.restriction', ['dsl-1', 'deputy-1', 'head-1', 'lead-1', 'year-1']],
    ['case.person', ['dsl-1', 'deputy-1', 'head-1', 'lead-1', 'year-1', 'senior-1']],
    ['case.note', ['teacher-1', 'dsl-1', 'deputy-1', 'head-1', 'lead-1', 'year-1', 'senior-1', 'network-1']],
    ['case.more', []],
  ];
  it.each(FEW)('[INC44] leaves %s to %j', (kind, wanted) => {
    const state = caseWith(...OPEN);
    const able = SCHOOL.filter((one) => !['not-your-post', 'not-there'].includes(may(one, state, GOOD[kind])));
    expect(able.map(({ person }) => person)).toEqual(wanted);
  });

  it('[INC44] lets somebody do every act there is, and nobody add a report by hand', () => {
    const ready = caseWith(...READY, EVIDENCE);
    const refused = KINDS.filter(
      (kind) =>
        !SCHOOL.some(
          (one) => may(one, ready, GOOD[kind]) === 'yes' || may(one, caseWith(...OPEN), GOOD[kind]) === 'yes',
        ),
    );
    expect(refused).toEqual(['case.report', 'case.more', 'case.lifted', 'case.erasure', 'case.reopened']);
    expect(may('teacher-1', { ...caseWith(), entries: [] }, GOOD['case.report'])).toBe('yes');
    expect(may(staff('nobody'), { ...caseWith(), entries: [] }, GOOD['case.report'])).toBe('not-your-post');
  });

  it('[INC20] answers whoever it is kept from, and whoever it is not there for, as if there were no case', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.uniqueArray(fc.constantFrom(...Post.options)), (kind, posts) => {
        const state = caseWith(...OPEN, about('subject-1', 'staff', 'instigator', posts), told('subject-1'));
        const decision = decide(S, state, staff('subject-1', ...posts), GOOD[kind], NOW);
        expect(decision).toEqual({ allowed: false, code: 'not-there', missing: [] });
      }),
    );
  });

  it('[INC22] lets the chair do what the head would in a case about the head, and in no other', () => {
    const state = caseWith(
      reported({}, { source: 'staff' }),
      about('head-1', 'staff', 'instigator', ['head']),
      told('chair-1'),
    );
    for (const one of [
      suspect('no'),
      GOOD['case.note'],
      GOOD['case.hold'],
      sanction('B', ['suspension'], 'head-1', 'staff'),
    ])
      expect([one.kind, may('chair-1', state, one)]).toEqual([one.kind, 'yes']);
    const other = caseWith(about('teacher-9', 'staff', 'instigator'), told('chair-1'));
    expect(may('chair-1', other, GOOD['case.note'])).toBe('not-your-post');
  });

  it('[INC32] lets writers say yes or unsure, and only head, online-safety lead and safeguarding lead say no', () => {
    const state = caseWith(...OPEN, suspect('unsure'));
    const may3 = (answer: 'yes' | 'unsure' | 'no') =>
      SCHOOL.filter((one) => may(one, state, suspect(answer)) === 'yes').map(({ person }) => person);
    expect(may3('no')).toEqual(['dsl-1', 'head-1', 'lead-1']);
    expect(may3('yes')).toEqual(may3('unsure'));
    expect(may3('yes')).toEqual([
      'teacher-1',
      'dsl-1',
      'deputy-1',
      'head-1',
      'lead-1',
      'year-1',
      'senior-1',
      'network-1',
    ]);
    expect(may('head-1', state, act('case.suspect', { answer: 'no' }))).toBe('reason-missing');
    expect(may('head-1', state, act('case.suspect', { answer: 'no' }, { why: '  ' }))).toBe('reason-missing');
  });
});

describe('a sealed case', () => {
  const EXPORT = act('case.exported', { what: 'evidence' }, { why: 'x' });
  const touching = [EVIDENCE, GOOD['case.release'], EXPORT, GOOD['case.erasure']];

  it('[INC31] refuses whatever would touch evidence, whoever asks, and takes custody notes', () => {
    const everything = staff('lead-9', ...Post.options);
    for (const answer of ['yes', 'unsure'] as const) {
      const state = caseWith(...OPEN, EVIDENCE, suspect(answer), told('lead-9'));
      for (const one of touching)
        for (const who of [everything, ...SCHOOL])
          expect(['sealed', 'not-your-post', 'not-there']).toContain(may(who, state, one));
      for (const one of touching) expect(may(everything, state, one)).toBe('sealed');
    }
  });

  it('[INC33] takes custody notes all the same, open or closed', () => {
    for (const more of [[], [CLOSED]])
      expect(may('network-1', caseWith(...OPEN, suspect('yes'), ...more), GOOD['case.custody'])).toBe('yes');
  });

  it('[INC30] takes the flow of the law, and calls whom it says', () => {
    const state = caseWith(...OPEN, detail('kind', 'grooming'));
    expect(caseFlow(S, state).flow).toBe(CRIME);
    expect(caseFlow(S, state).questions.map(({ step: { id } }) => id)).toEqual(['against-the-law']);
    expect(contactsDue(S, caseWith(...OPEN, suspect('yes')))).toEqual(['police']);
    expect(contactsDue(S, caseWith(...OPEN, suspect('unsure')))).toEqual(['advice-line']);
    expect(contactsDue(S, caseWith(...OPEN, suspect('yes'), GOOD['case.contact']))).toEqual([]);
    expect(caseFlow(S, caseWith(...OPEN, suspect('yes'), suspect('no'))).flow).toBe(NO_CRIME);
    const law = answerAct(CRIME, { step: 'against-the-law', person: null, answers: ['no'] }, 'looked at');
    expect(law).toEqual(act('case.suspect', { answer: 'no' }, { why: 'looked at' }));
    const plain = act('case.answer', { flow: 'crime', step: 'against-the-law', answers: ['no'] }, { why: 'x' });
    expect(may('head-1', caseWith(...OPEN, suspect('yes')), plain)).toBe('not-next');
  });
});
