import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseOf, emptyCase, withEntry } from './case.ts';
import { entryFrom, readAct } from './entry.ts';
import {
  about,
  act,
  CASE,
  caseWith,
  detail,
  entriesFrom,
  reported,
  reportedMore,
  START,
  suspect,
  told,
  uuid,
} from './testing/case-builder.ts';

const ACTS = [
  reported({ kinds: ['message'], text: 'first', url: 'https://example.org' }),
  reportedMore({ text: 'again', kinds: ['unkind'] }),
  detail('room', 'Library'),
  detail('account', 'What was seen'),
  about('pupil-2', 'pupil', 'instigator'),
  about('pupil-3', 'pupil', 'victim'),
  act('case.note', {}, { text: 'a note' }),
  suspect('unsure'),
  act('case.hold', { held: true }),
  told('dsl-1', 'lead-1'),
  act('case.seen', {}),
  act('case.link', { other: uuid(77) }),
  act('case.marking', { marking: 'restricted' }),
  act('case.closed', {}, { why: 'done' }),
  act('case.reopened', {}, { why: 'more came' }),
];

describe('a case from its entries', () => {
  it('[INC10] is what its entries say, whatever their kind, and keeps each of them as it came', () => {
    const state = caseWith(...ACTS);
    expect(state.entries).toEqual(entriesFrom(ACTS));
    expect(state).toMatchObject({
      status: 'open',
      suspected: 'unsure',
      held: true,
      marking: 'restricted',
      linked: [uuid(77)],
      told: ['dsl-1', 'lead-1'],
      seenBy: ['lead-1'],
      details: { room: 'Library', account: 'What was seen', device: 'ICT1-07', url: 'https://example.org' },
    });
    expect(state.people.map(({ person, part }) => [person, part])).toEqual([
      ['pupil-2', 'instigator'],
      ['pupil-3', 'victim'],
    ]);
  });

  it('[INC10] is corrected by a further entry, and what was said before stays', () => {
    const state = caseWith(
      about('pupil-2', 'pupil', 'instigator'),
      about('pupil-2', 'pupil', 'witness'),
      detail('kind', 'message'),
      detail('kind', 'bullying'),
    );
    expect(state.people).toEqual([{ person: 'pupil-2', who: 'pupil', part: 'witness', posts: [] }]);
    expect(state.details.kind).toBe('bullying');
    expect(state.entries).toHaveLength(4);
  });

  it('[INC10] empties a field that is taken back, and none through a report that comes later', () => {
    const taken = caseWith(detail('room', 'Hall'), act('case.detail', { field: 'room', value: null }));
    expect(taken.details).toEqual({});
    const later = caseWith(detail('room', 'Hall'), reported({ text: 'x' }));
    expect(later.details).toMatchObject({ room: 'Hall', device: 'ICT1-07' });
  });

  it('[INC11] takes an entry once, and none of another case', () => {
    const order = fc.array(fc.nat({ max: ACTS.length - 1 }), { maxLength: 60 });
    const entries = entriesFrom(ACTS);
    fc.assert(
      fc.property(order, (picked) => {
        const sent = picked.flatMap((i) => entries[i] ?? []);
        const once = sent.filter(({ id }, i) => sent.findIndex((one) => one.id === id) === i);
        expect(caseOf(CASE, sent)).toEqual(caseOf(CASE, once));
      }),
    );
    const [other] = entriesFrom(ACTS, uuid(2));
    const empty = emptyCase(CASE);
    expect(other === undefined ? null : withEntry(empty, other)).toBe(empty);
  });

  it('[INC12] goes on without words and people that were erased, and still knows that it is about staff', () => {
    const erased = entriesFrom([
      reported({ text: 'gone', kinds: ['message'] }),
      about('teacher-2', 'staff', 'instigator', ['head']),
      about('teacher-3', 'staff', 'witness'),
    ]).map((entry) => ({ ...entry, words: {}, people: [] }));
    const state = caseOf(CASE, erased);
    expect(state.details).not.toHaveProperty('account');
    expect(state.details).toMatchObject({ room: 'ICT1', 'occurred-at': START });
    expect(state.people).toEqual([
      { person: '', who: 'staff', part: 'instigator', posts: ['head'] },
      { person: '', who: 'staff', part: 'witness', posts: [] },
    ]);
  });
});

describe('an act', () => {
  it('[INC19] is read from outside only when it is whole, and says nothing of who and when', () => {
    const sent = act('case.note', {}, { text: 'x' });
    expect(readAct(sent)).toEqual(sent);
    expect(readAct({ ...sent, by: 'head-1', at: 5, posts: ['head'] })).toEqual(sent);
    for (const bad of [
      null,
      'x',
      [],
      {},
      { ...sent, kind: 'case.nothing' },
      { ...sent, facts: { more: 1 } },
      { ...sent, extra: 1 },
    ])
      expect(readAct(bad)).toBeNull();
    expect(() =>
      entryFrom(act('case.link', { other: 'x' }), { id: uuid(1), caseId: CASE, at: 0, by: 'a', posts: [] }),
    ).toThrow(/facts/);
  });
});
