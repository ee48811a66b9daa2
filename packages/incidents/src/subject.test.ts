import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Case, caseOf } from './case.ts';
import { DEFAULT_SETTINGS } from './defaults/settings.ts';
import type { Act, Part } from './entry.ts';
import { Post, type Staff } from './post.ts';
import { CONTENTS, isThere, mayRead, mayReadOwn } from './reading.ts';
import { escalationDue, tellingsFor } from './routes.ts';
import type { Settings } from './settings.ts';
import { shownTo } from './shown.ts';
import { aboutWhom, isKeptFrom, keptFrom } from './subject.ts';
import {
  about,
  CASE,
  caseWith,
  detail,
  entriesFrom,
  member,
  MINUTE,
  reported,
  reportedMore,
  SCHOOL,
  START,
  staff,
  suspect,
  told,
} from './testing/case-builder.ts';

const S = DEFAULT_SETTINGS;
const KINDS = S.kinds.map(({ id }) => id);
const SUBJECT_PARTS: readonly Part[] = ['instigator', 'unknown'];

/** Everything that could make a case known to somebody. */
const reaches = (settings: Settings, state: Case, people: readonly Staff[], who: Staff): readonly string[] => [
  ...(tellingsFor(settings, state, people).people.some(({ person }) => person === who.person) ? ['told'] : []),
  ...settings.escalation.flatMap((_, step) =>
    escalationDue(settings, atStep(state, step), people, START + 400 * 86_400_000)?.people.some(
      ({ person }) => person === who.person,
    ) === true
      ? [`escalated-${step}`]
      : [],
  ),
  ...CONTENTS.filter((content) => mayRead(settings, state, who, content)),
  ...(isThere(settings, state, who) ? ['there'] : []),
  ...(mayReadOwn(state, who) ? ['own'] : []),
  ...(shownTo(settings, state, who, () => true) === null ? [] : ['shown']),
];

const atStep = (state: Case, step: number): Case =>
  caseOf(CASE, [
    ...state.entries,
    ...entriesFrom([{ kind: 'case.told', facts: { route: 'escalation', step }, words: {}, people: [] }]).map((one) => ({
      ...one,
      id: `0196a000-0000-7000-8000-00000000ffff`,
    })),
  ]);

describe('whom a case is about', () => {
  it.each(Post.options)('[INC20] keeps a case about a %s from them, whatever its kind', (post) => {
    const subject = staff('subject-1', post, ...(post === 'teacher' ? [] : ['teacher' as const]));
    const people = [...SCHOOL, subject];
    for (const kind of KINDS)
      for (const part of SUBJECT_PARTS) {
        const state = caseWith(
          { act: reported({}, { lessonTeacher: 'subject-1', source: 'staff' }), by: 'subject-1' },
          detail('kind', kind),
          about('subject-1', 'staff', part, subject.posts),
          told('subject-1'),
        );
        expect([kind, part, reaches(S, state, people, subject)]).toEqual([kind, part, []]);
      }
  });

  it('[INC20] holds for any case, any staff, any posts and any table of routes', () => {
    const posts = fc.uniqueArray(fc.constantFrom(...Post.options), { minLength: 1, maxLength: 4 });
    const acts: fc.Arbitrary<Act> = fc.oneof(
      fc.constantFrom(...KINDS).map((kind) => detail('kind', kind)),
      fc.constantFrom('yes', 'unsure', 'no').map((answer) => suspect(answer)),
      fc.constantFrom('accidental', 'deliberate', 'unknown').map((intent) => detail('intent', intent)),
      fc.boolean().map((serious) => detail('serious', serious)),
      fc.boolean().map((risk) => detail('immediate-risk', risk)),
      fc.boolean().map((confidential) => detail('confidential', confidential)),
      fc.constantFrom('me', 'someone-else', 'adult-here').map((one) => reported({ about: one })),
      fc.constantFrom('me', 'adult-here').map((one) => reportedMore({ about: one })),
      fc
        .tuple(fc.constantFrom('victim', 'instigator', 'witness', 'unknown'), posts, fc.nat({ max: 12 }))
        .map(([part, held, i]) => about(SCHOOL[i]?.person ?? 'x', 'staff', part, held)),
      fc.constant(told(...SCHOOL.map(({ person }) => person))),
    );
    const anyRoutes = fc.array(
      fc.record({
        id: fc.constantFrom('r1', 'r2'),
        only: fc.boolean(),
        tell: fc.array(fc.constantFrom(...Post.options, 'lesson-teacher' as const), { minLength: 1, maxLength: 5 }),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 12 }), posts, anyRoutes, (done, held, more) => {
        const settings: Settings = { ...S, headReads: 'all', routes: [...S.routes, ...more] };
        const state = caseWith(...done);
        for (const person of keptFrom(state)) {
          const who: Staff = { person, posts: [...member(person).posts, ...held], pupils: ['pupil-1'] };
          expect(reaches(settings, state, [...SCHOOL.filter((one) => one.person !== person), who], who)).toEqual([]);
        }
        const { people, outside } = tellingsFor(settings, state, SCHOOL);
        expect(people.length > 0 || outside !== null).toBe(true);
        if (['head', 'governor'].includes(aboutWhom(state)))
          expect(people.filter(({ person }) => person !== 'chair-1')).toEqual([]);
        expect(new Set(people.map(({ person }) => person)).size).toBe(people.length);
      }),
      { numRuns: 400 },
    );
  });

  it('[INC20] keeps what is for another adult from the lesson teacher, also when it came after other reports', () => {
    for (const acts of [
      [reported({ about: 'adult-here' })],
      [reported({ instead: true })],
      [reported({}), reportedMore({ about: 'adult-here' })],
    ]) {
      const state = caseWith(...acts, told('teacher-1'));
      expect(isKeptFrom(state, 'teacher-1')).toBe(true);
      expect(isThere(S, state, member('teacher-1'))).toBe(false);
      expect(tellingsFor(S, state, SCHOOL).people.map(({ person }) => person)).not.toContain('teacher-1');
    }
  });

  it('[INC20] keeps nothing from those it was done to and those who saw it', () => {
    for (const part of ['victim', 'witness'] as const)
      expect(keptFrom(caseWith(about('dsl-1', 'staff', part, ['dsl'])))).toEqual([]);
  });
});

const toldOf = (state: Case, people: readonly Staff[] = SCHOOL) => {
  const { people: all, outside } = tellingsFor(S, state, people);
  return { people: all.map(({ person }) => person), outside };
};

describe('the head and the governors', () => {
  it.each(KINDS)('[INC22] tells the chair and nobody else of a case of %s about the head', (kind) => {
    for (const suspected of [null, 'yes', 'unsure', 'no'] as const) {
      const state = caseWith(
        reported({ kinds: ['unkind'] }),
        detail('kind', kind),
        about('head-1', 'staff', 'unknown', ['head', 'dsl']),
        detail('serious', true),
        detail('immediate-risk', true),
        ...(suspected === null ? [] : [suspect(suspected)]),
      );
      expect(aboutWhom(state)).toBe('head');
      expect(toldOf(state)).toEqual({ people: ['chair-1'], outside: null });
    }
  });

  it('[INC22] goes to the chair as well when others did it with the head', () => {
    const state = caseWith(about('teacher-9', 'staff', 'instigator'), about('head-1', 'staff', 'instigator', ['head']));
    expect(toldOf(state)).toEqual({ people: ['chair-1'], outside: null });
  });

  it('[INC23] tells the chair of a governor, and calls outside about the chair', () => {
    const governor = caseWith(about('governor-1', 'staff', 'instigator', ['governor']));
    expect(toldOf(governor)).toEqual({ people: ['chair-1'], outside: null });
    const chair = caseWith(about('chair-1', 'staff', 'instigator', ['chair-of-governors']));
    expect(toldOf(chair)).toEqual({ people: [], outside: 'local-authority' });
    const both = caseWith(
      about('head-1', 'staff', 'instigator', ['head']),
      about('chair-1', 'staff', 'unknown', ['chair-of-governors']),
    );
    expect(toldOf(both)).toEqual({ people: [], outside: 'local-authority' });
  });

  it('[INC24] goes to the fallback when routes leave nobody, and outside when that is nobody either', () => {
    const state = caseWith(reported({ kinds: ['message'] }, { lessonTeacher: null }));
    const few = [member('deputy-1'), member('head-1')];
    expect(toldOf(state, few)).toEqual({ people: ['deputy-1'], outside: null });
    expect(toldOf(state, [])).toEqual({ people: [], outside: 'local-authority' });
    expect(toldOf(caseWith(about('head-1', 'staff', 'unknown', ['head'])), few)).toEqual({
      people: [],
      outside: 'local-authority',
    });
  });

  it('[INC24] tells of a case about staff to the head, and without one to those who may stand in', () => {
    const state = caseWith(about('teacher-9', 'staff', 'unknown'));
    expect(toldOf(state)).toEqual({ people: ['head-1', 'lead-1'], outside: null });
    const without = SCHOOL.filter(({ person }) => person !== 'head-1' && person !== 'lead-1');
    expect(toldOf(state, without)).toEqual({ people: ['dsl-1'], outside: null });
  });
});

describe('escalation of what is about adults', () => {
  it('[INC25] stays among few: beyond its routes it climbs to safeguarding lead, head and chair alone', () => {
    const state = caseWith({ act: reported({ about: 'adult-here' }), at: START });
    const late = START + 100 * 24 * 60 * MINUTE;
    const steps = [0, 1, 2].map((step) => escalationDue(S, atStep(state, step), SCHOOL, late));
    expect(steps.map((one) => one?.people.map(({ person }) => person))).toEqual([['dsl-1'], ['head-1'], ['chair-1']]);
  });

  it('[INC26] never climbs to the subject, and ends outside', () => {
    const state = caseWith(
      { act: about('head-1', 'staff', 'unknown', ['head']), at: START },
      { act: told('chair-1'), at: START },
    );
    const late = START + 100 * 24 * 60 * MINUTE;
    const steps = [0, 1, 2].map((step) => escalationDue(S, atStep(state, step), SCHOOL, late));
    expect(steps.map((one) => one?.people)).toEqual([[], [], []]);
    expect(steps.map((one) => one?.outside)).toEqual([null, null, 'local-authority']);
  });
});
