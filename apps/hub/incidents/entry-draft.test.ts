import { type Act, Entry } from '@usher/incidents';
import type { Draft, Entry as KeptEntry } from '@usher/register';
import { expect, it } from 'vitest';
import { draftOf, entryOf } from './entry-draft.ts';

const ID = '0196a000-0000-7000-8000-000000000001';
const kept = ({ digest: _digest, ...draft }: Draft): KeptEntry => ({
  ...draft,
  seq: 1,
  at: 5,
  leafHash: '',
  erased: false,
});
const entry = (act: Act): Entry =>
  Entry.parse({ ...act, id: ID, caseId: ID, at: 5, by: 'account:1', posts: ['dsl', 'teacher'] });

const ACTS: readonly Act[] = [
  // Its facts name posts too: those of whom it is about, which are not the writer's.
  {
    kind: 'case.person',
    facts: { who: 'staff', part: 'instigator', posts: ['head'] },
    words: { why: 'seen' },
    people: [{ person: 'account:9', part: 'about' }],
  },
  { kind: 'case.note', facts: {}, words: { text: 'x' }, people: [] },
  { kind: 'case.detail', facts: { field: 'room', value: 'ICT1' }, words: {}, people: [] },
];

it.each(ACTS)('[INC10] $kind comes out of the register as it went in', (act) => {
  expect(entryOf(kept(draftOf(entry(act))))).toEqual(entry(act));
});
