import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Case } from './case.ts';
import { DEFAULT_SETTINGS } from './defaults/settings.ts';
import { mayRead, mayReadOwn } from './reading.ts';
import { shownTo } from './shown.ts';
import { about, act, caseWith, detail, member, reported, SCHOOL, START, told, uuid } from './testing/case-builder.ts';

const S = DEFAULT_SETTINGS;
/** Every text in it says what it is of, so that a leak shows in the JSON of what somebody is shown. */
const FULL = [
  {
    act: reported({ kinds: ['message'], text: 'ACCOUNT', url: 'ACCOUNT' }, { reporter: 'PEOPLE-0' }),
    by: 'device-7',
    posts: [],
  },
  { act: about('PEOPLE-1', 'pupil', 'victim'), by: 'dsl-1' },
  { act: about('PEOPLE-2', 'pupil', 'instigator'), by: 'dsl-1' },
  { act: detail('room', 'PARTICULARS'), by: 'dsl-1' },
  { act: detail('account', 'ACCOUNT'), by: 'dsl-1' },
  { act: detail('cause', 'NOTES'), by: 'dsl-1' },
  { act: detail('referral', 'made'), by: 'dsl-1' },
  { act: act('case.note', {}, { text: 'NOTES' }), by: 'dsl-1' },
  { act: act('case.action', { action: 'parents' }, { what: 'DECISIONS', why: 'DECISIONS' }), by: 'dsl-1' },
  { act: act('case.contact', { contact: 'police', reference: 'REFERRAL' }, { advice: 'REFERRAL' }), by: 'dsl-1' },
  { act: act('case.evidence', { item: uuid(5), sha256: 'a'.repeat(64), bytes: 1 }, { what: 'NOTES' }), by: 'dsl-1' },
  { act: act('case.custody', { item: 'CUSTODY' }, { what: 'CUSTODY' }), by: 'dsl-1' },
  { act: act('case.outcome', { outcome: 'talked' }, { why: 'DECISIONS' }), by: 'dsl-1' },
  {
    act: act(
      'case.sanction',
      { framework: 'pupil', category: 'B', infringement: null, sanctions: ['talk'], warned: true },
      { why: 'SANCTIONS' },
    ),
    by: 'dsl-1',
  },
  { act: told('PEOPLE-3'), by: 'dsl-1' },
  { act: act('case.closed', {}, { why: 'DECISIONS' }), by: 'dsl-1' },
] as const;
const WORDS = ['people', 'particulars', 'account', 'notes', 'decisions', 'sanctions', 'referral', 'custody'] as const;
const always = () => true;
const text = (state: Case, person: string): string => JSON.stringify(shownTo(S, state, member(person), always));

describe('what somebody is shown of a case', () => {
  it('[INC42] holds every content that they may read and no word of any other', () => {
    for (const state of [caseWith(...FULL), caseWith(...FULL, told(...SCHOOL.map(({ person }) => person)))])
      for (const { person } of SCHOOL.filter((one) => one.person !== 'dsl-1'))
        for (const content of WORDS)
          expect([person, content, text(state, person).includes(content.toUpperCase())]).toEqual([
            person,
            content,
            mayRead(S, state, member(person), content),
          ]);
  });

  it('[INC42] is the whole case for who reads everything', () => {
    const state = caseWith(...FULL);
    expect(shownTo(S, state, member('dsl-1'), always)?.state).toEqual(state);
  });

  it('[INC42] is nothing at all where the case does not exist', () => {
    expect(shownTo(S, caseWith(...FULL), member('governor-1'), always)).toBeNull();
    expect(
      shownTo(S, caseWith(about('dsl-1', 'staff', 'instigator'), told('dsl-1')), member('dsl-1'), always),
    ).toBeNull();
  });

  it('[INC42] says day and state of a case of which only the existence may be known', () => {
    const shown = shownTo(S, caseWith(...FULL), member('auditor-1'), always);
    expect(shown).toMatchObject({ openedAt: START, reads: ['existence'], state: { status: 'closed', reports: [] } });
    expect(shown?.state.entries.map(({ kind }) => kind)).toEqual(['case.closed']);
    expect(shown?.state.entries.flatMap(({ words }) => Object.keys(words))).toEqual([]);
  });

  it('[INC42] gives no link away to a case that does not exist for them', () => {
    const state = caseWith(act('case.link', { other: uuid(8) }), act('case.link', { other: uuid(9) }));
    expect(shownTo(S, state, member('dsl-1'), (id) => id === uuid(9))?.state.linked).toEqual([uuid(9)]);
  });

  it('[INC43] shows teachers the words they wrote themselves, and cover none', () => {
    const note = act('case.note', {}, { text: 'mine' });
    const state = caseWith(reported(), { act: note, by: 'teacher-1' }, act('case.note', {}, { text: 'theirs' }));
    expect(text(state, 'teacher-1')).toContain('mine');
    expect(text(state, 'teacher-1')).not.toContain('theirs');
    const cover = caseWith({ act: reported({ text: 'mine' }, { lessonTeacher: 'cover-1' }), by: 'cover-1' });
    expect(text(cover, 'cover-1')).not.toContain('mine');
  });

  it('[INC42] never shows an entry of others whose content may not be read, whatever the entries', () => {
    const picks = fc.array(fc.constantFrom(...FULL), { maxLength: 12 });
    fc.assert(
      fc.property(picks, fc.constantFrom(...SCHOOL), (acts, reader) => {
        const state = caseWith(...acts);
        const shown = shownTo(S, state, reader, always);
        const own = mayReadOwn(state, reader);
        for (const entry of shown?.state.entries ?? []) {
          if (own && entry.by === reader.person) continue;
          const said = JSON.stringify(entry);
          for (const content of WORDS)
            if (said.includes(content.toUpperCase())) expect(shown?.reads).toContain(content);
        }
      }),
    );
  });
});
