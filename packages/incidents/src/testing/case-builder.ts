import { type Case, caseOf } from '../case.ts';
import type { DetailField, Details } from '../details.ts';
import { type Act, type Entry, entryFrom, type EntryHead, type EntryKind, type EntryOf, type Part } from '../entry.ts';
import type { Post, Staff } from '../post.ts';
import { moreAct, readReport, reportAct, type ReportPlace } from '../report.ts';

/** When the cases of tests begin; each further entry is a minute later. */
export const START = Date.UTC(2026, 10, 24, 10);
export const MINUTE = 60_000;

export const uuid = (n: number): string => `0196a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
export const CASE = uuid(0xca5e);

/** An act of a kind. Its facts and words are checked when it becomes an entry. */
export const act = <K extends EntryKind>(
  kind: K,
  facts: EntryOf<K>['facts'],
  words: EntryOf<K>['words'] = {},
  people: Act['people'] = [],
): Act => ({ kind, facts, words, people }) as Act;

export const place = (from: Partial<ReportPlace> = {}): ReportPlace => ({
  reporter: 'pupil-1',
  source: 'pupil',
  room: 'ICT1',
  device: 'ICT1-07',
  address: '10.0.0.7',
  place: 'in-school',
  lessonTeacher: 'teacher-1',
  ...from,
});

/** A report as it comes from a pupil, or from staff when the place says so. */
export const reported = (raw: object = {}, from: Partial<ReportPlace> = {}): Act =>
  reportAct(readReport(raw, place(from), START, uuid(0xabc)), place(from));

export const reportedMore = (raw: object = {}, from: Partial<ReportPlace> = {}): Act =>
  moreAct(readReport(raw, place(from), START, uuid(0xabd)), place(from));

export const about = (person: string, who: 'pupil' | 'staff' | 'other', part: Part, posts: readonly Post[] = []): Act =>
  act('case.person', { who, part, posts: [...posts] }, {}, [{ person, part: 'about' }]);

export const detail = <F extends DetailField>(field: F, value: NonNullable<Details[F]>): Act =>
  ['account', 'url', 'no-evidence', 'cause', 'support'].includes(field)
    ? act('case.detail', { field, value: null }, { value: String(value) })
    : act('case.detail', { field, value });

export const told = (...people: readonly string[]): Act =>
  act(
    'case.told',
    { route: 'test', step: 0 },
    {},
    people.map((person) => ({ person, part: 'told' })),
  );

export const suspect = (answer: 'yes' | 'unsure' | 'no'): Act => act('case.suspect', { answer }, { why: 'seen' });

/** An act by somebody at some time; without them it is the online-safety lead's, a minute after the one before. */
export type Done = { readonly act: Act; readonly by?: string; readonly posts?: readonly Post[]; readonly at?: number };

const isDone = (one: Act | Done): one is Done => 'act' in one;

export const entriesFrom = (acts: readonly (Act | Done)[], id = CASE): readonly Entry[] =>
  acts.map((one, i) => {
    const done: Done = isDone(one) ? one : { act: one };
    const head: EntryHead = {
      id: uuid(i + 1),
      caseId: id,
      at: done.at ?? START + i * MINUTE,
      by: done.by ?? 'lead-1',
      posts: [...(done.posts ?? ['online-safety-lead'])],
    };
    return entryFrom(done.act, head);
  });

/** A case in which these things were done, in this order. */
export const caseWith = (...acts: readonly (Act | Done)[]): Case => caseOf(CASE, entriesFrom(acts));

export const staff = (person: string, ...posts: readonly Post[]): Staff => ({ person, posts, pupils: [] });

/** One person for every post that a case may have to do with. */
export const SCHOOL: readonly Staff[] = [
  staff('teacher-1', 'teacher'),
  staff('cover-1', 'cover'),
  staff('dsl-1', 'dsl', 'teacher'),
  staff('deputy-1', 'deputy'),
  staff('head-1', 'head'),
  staff('lead-1', 'online-safety-lead'),
  { person: 'year-1', posts: ['head-of-year'], pupils: ['pupil-1', 'pupil-2'] },
  staff('senior-1', 'senior-leader'),
  staff('network-1', 'network-manager'),
  staff('governor-1', 'governor'),
  staff('chair-1', 'chair-of-governors'),
  staff('auditor-1', 'auditor'),
  staff('data-1', 'data-protection-officer'),
];

export const member = (person: string): Staff => SCHOOL.find((one) => one.person === person) ?? staff(person);
