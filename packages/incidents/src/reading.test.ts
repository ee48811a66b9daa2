import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from './defaults/settings.ts';
import type { Act } from './entry.ts';
import { Post } from './post.ts';
import { type Content, CONTENTS, isThere, mayRead, mayReadOwn } from './reading.ts';
import {
  about,
  caseWith,
  detail,
  type Done,
  member,
  reported,
  SCHOOL,
  staff,
  suspect,
  told,
} from './testing/case-builder.ts';

const S = DEFAULT_SETTINGS;
const ORDINARY = caseWith(
  reported({ kinds: ['message'], text: 'x' }),
  about('pupil-1', 'pupil', 'victim'),
  about('pupil-9', 'pupil', 'instigator'),
  detail('kind', 'bullying'),
);
const reads = (person: string, state = ORDINARY): readonly Content[] =>
  CONTENTS.filter((content) => mayRead(S, state, member(person), content));
const all = (...but: readonly Content[]): readonly Content[] => CONTENTS.filter((content) => !but.includes(content));

/** Written down apart from the table that it holds to account: policies' section of roles, by person of `SCHOOL`. */
const UNTOLD: readonly (readonly [string, readonly Content[]])[] = [
  ['teacher-1', ['existence']],
  ['cover-1', []],
  ['dsl-1', all()],
  ['deputy-1', all()],
  ['head-1', ['existence', 'kind', 'custody']],
  ['lead-1', all('referral', 'evidence')],
  ['year-1', all('referral', 'custody', 'evidence')],
  ['senior-1', ['existence', 'kind', 'particulars']],
  ['network-1', []],
  ['governor-1', []],
  ['chair-1', []],
  ['auditor-1', ['existence']],
  ['data-1', ['existence', 'kind']],
];

describe('the table of reading', () => {
  it.each(UNTOLD)('[INC41] lets %s read an ordinary case of which they were not told so far', (person, wanted) => {
    expect(reads(person)).toEqual(wanted);
  });

  it('[INC41] is asked of every post there is', () => {
    expect(new Set(UNTOLD.flatMap(([person]) => member(person).posts))).toEqual(new Set(Post.options));
  });

  it('[INC41] lets those who were told read on, but never what their post has nothing to do with', () => {
    const state = caseWith(...ACTS_ORDINARY, told(...SCHOOL.map(({ person }) => person)));
    expect(reads('head-1', state)).toEqual(all('evidence'));
    expect(reads('senior-1', state)).toEqual(all('referral', 'custody', 'evidence'));
    expect(reads('network-1', state)).toEqual(['existence', 'custody']);
    expect(reads('teacher-1', state)).toEqual(['existence']);
    for (const person of ['governor-1', 'auditor-1', 'cover-1'])
      expect(reads(person, state)).toEqual(reads(person, ORDINARY));
  });

  it('[INC41] keeps what is for the safeguarding lead alone from the wide readers', () => {
    const state = caseWith(reported({}), detail('kind', 'sexual-behaviour'), about('pupil-1', 'pupil', 'victim'));
    expect(reads('dsl-1', state)).toEqual(all());
    expect(reads('lead-1', state)).toEqual(['existence', 'custody']);
    expect(reads('year-1', state)).toEqual([]);
    expect(reads('senior-1', state)).toEqual(['existence']);
    expect(reads('data-1', state)).toEqual(['existence']);
  });

  it('[INC41] lets the network manager read about machines until a child comes into it', () => {
    const technical: readonly Act[] = [reported({ kinds: ['virus'] })];
    expect(reads('network-1', caseWith(...technical))).toEqual(['existence', 'kind', 'particulars', 'account']);
    for (const more of [about('pupil-1', 'pupil', 'victim'), suspect('unsure'), detail('kind', 'concern')])
      expect(reads('network-1', caseWith(...technical, more))).toEqual([]);
    expect(reads('network-1', caseWith(reported({ kinds: ['virus', 'unkind'] })))).toEqual([]);
  });

  it('[INC41] lets a head of year read of pupils of their own year only', () => {
    expect(reads('year-1', caseWith(about('pupil-1', 'pupil', 'witness')))).not.toEqual([]);
    expect(reads('year-1', caseWith(about('pupil-9', 'pupil', 'instigator')))).toEqual([]);
    expect(reads('year-1', caseWith(about('pupil-1', 'other', 'instigator')))).toEqual([]);
  });

  it('[INC41] lets the head read all where the school says so', () => {
    const settings = { ...S, headReads: 'all' } as const;
    const head = CONTENTS.filter((content) => mayRead(settings, ORDINARY, member('head-1'), content));
    expect(head).toEqual(all('evidence'));
  });

  it('[INC31] lets nobody see evidence of a sealed case, and everybody again once somebody answered no', () => {
    for (const answer of ['yes', 'unsure'] as const) {
      const sealed = caseWith(...ACTS_ORDINARY, suspect(answer));
      for (const { person } of SCHOOL) expect(reads(person, sealed)).not.toContain('evidence');
    }
    expect(reads('dsl-1', caseWith(...ACTS_ORDINARY, suspect('yes'), suspect('no')))).toContain('evidence');
  });

  it('[INC45] gives who holds several posts the rights of all of them', () => {
    const both = staff('both-1', 'auditor', 'online-safety-lead');
    expect(CONTENTS.filter((content) => mayRead(S, ORDINARY, both, content))).toEqual(reads('lead-1'));
    expect(mayRead(S, ORDINARY, staff('none-1'), 'existence')).toBe(false);
  });

  it('[INC45] lets no second post take away that a case is kept from somebody', () => {
    const state = caseWith(about('dsl-1', 'staff', 'instigator', ['dsl']), told('dsl-1'));
    expect(isThere(S, state, staff('dsl-1', ...Post.options))).toBe(false);
  });

  it('[INC43] lets writers read their own again, but not cover, and not in a case kept from them', () => {
    expect(mayReadOwn(ORDINARY, member('teacher-1'))).toBe(true);
    expect(mayReadOwn(ORDINARY, member('cover-1'))).toBe(false);
    expect(mayReadOwn(ORDINARY, staff('pupil-9', 'teacher'))).toBe(false);
    expect(mayReadOwn(ORDINARY, staff('nobody'))).toBe(false);
  });
});

const ACTS_ORDINARY: readonly Act[] = [
  reported({ kinds: ['message'], text: 'x' }),
  about('pupil-1', 'pupil', 'victim'),
  about('pupil-9', 'pupil', 'instigator'),
  detail('kind', 'bullying'),
];

const BY_DEVICE = (raw: object): Done => ({ act: reported(raw), by: 'device-7', posts: [] });

describe('what is confidential', () => {
  const CONFIDENTIAL = [
    caseWith(BY_DEVICE({ about: 'adult-here' })),
    caseWith(BY_DEVICE({ instead: true })),
    caseWith(BY_DEVICE({}), detail('confidential', true)),
    caseWith(BY_DEVICE({}), about('teacher-9', 'staff', 'unknown')),
  ];

  it('[INC25] is there for those who were told and for nobody else but the auditor', () => {
    for (const state of CONFIDENTIAL)
      for (const reader of SCHOOL.filter(({ posts }) => !posts.includes('auditor')))
        expect([reader.person, isThere(S, state, reader)]).toEqual([reader.person, false]);
    for (const state of CONFIDENTIAL) expect(reads('auditor-1', state)).toEqual(['existence']);
  });

  it('[INC25] is read by those who were told as their post reads', () => {
    for (const acts of [[reported({ instead: true })], [about('teacher-9', 'staff', 'unknown')]]) {
      const state = caseWith(...acts, told('head-1', 'lead-1'));
      expect(reads('head-1', state)).toEqual(all('evidence'));
      expect(reads('lead-1', state)).toEqual(all('referral', 'evidence'));
      expect(reads('dsl-1', state)).toEqual([]);
    }
  });

  it('[INC25] lets staff who reported it know that it exists, and no more', () => {
    const state = caseWith({ act: reported({ about: 'adult-here' }, { source: 'staff' }), by: 'senior-1' });
    expect(reads('senior-1', state)).toEqual(['existence']);
  });

  it('[INC25] lets a chair read of the head and of governors, and otherwise only what they were told', () => {
    const head = caseWith(about('head-1', 'staff', 'instigator', ['head']), told('chair-1'));
    expect(reads('chair-1', head)).toEqual(all('evidence'));
    expect(reads('head-1', head)).toEqual([]);
    expect(reads('chair-1', ORDINARY)).toEqual([]);
  });
});

describe('the table as a whole', () => {
  it('[INC41] lets nobody read anything of a case that is not there for them', () => {
    const cases = [ORDINARY, caseWith(...ACTS_ORDINARY, told(...SCHOOL.map(({ person }) => person)))];
    for (const kind of S.kinds.map(({ id }) => id))
      cases.push(
        caseWith(reported({}), detail('kind', kind)),
        caseWith(detail('kind', kind), told('head-1', 'network-1')),
      );
    for (const state of cases)
      for (const reader of SCHOOL) {
        const something = reads(reader.person, state).length > 0;
        expect([reader.person, something]).toEqual([reader.person, isThere(S, state, reader)]);
      }
  });
});
