import { type Case, entriesOf } from './case.ts';
import { isSealed } from './evidence-rule.ts';
import { namedAs } from './entry.ts';
import type { Post, Staff } from './post.ts';
import { anyKind } from './kinds.ts';
import type { Settings } from './settings.ts';
import { aboutWhom, isConfidential, isKeptFrom } from './subject.ts';

/** What a case holds, as far as reading goes; `existence` is its number, day and state, and nothing else. */
export const CONTENTS = [
  'existence',
  'kind',
  'people',
  'particulars',
  'account',
  'notes',
  'decisions',
  'sanctions',
  'referral',
  'custody',
  'evidence',
] as const;
export type Content = (typeof CONTENTS)[number];

/**
 * Of which cases a post reads something: all of them, those told to its holder, of their own lesson, about pupils
 * of their year, technical ones only, or all but those for the safeguarding lead alone.
 */
type Scope =
  | 'all'
  | 'all-but-lead-only'
  | 'told'
  | 'own-lesson'
  | 'own-pupils'
  | 'technical'
  | 'technical-or-told'
  | 'none';

const WIDE = 'all-but-lead-only';

/** One row for all contents, with what is different. */
const row = (scope: Scope, but: Partial<Record<Content, Scope>> = {}): Readonly<Record<Content, Scope>> => ({
  existence: scope,
  kind: scope,
  people: scope,
  particulars: scope,
  account: scope,
  notes: scope,
  decisions: scope,
  sanctions: scope,
  referral: scope,
  custody: scope,
  evidence: 'none',
  ...but,
});

/**
 * Who may read what of a case: the one table of it (rule INC41). Whoever wrote words reads their own again, but a cover
 * teacher. `told` reaches further where a row says so, and never to whom a case is kept from.
 */
export const MAY_READ: Readonly<Record<Post, Readonly<Record<Content, Scope>>>> = {
  teacher: row('none', { existence: 'own-lesson' }),
  cover: row('none', { existence: 'own-lesson' }),
  dsl: row('all', { evidence: 'all' }),
  deputy: row('all', { evidence: 'all' }),
  head: row('told', { existence: 'all', custody: 'all', kind: 'all' }),
  'online-safety-lead': row(WIDE, { existence: 'all', custody: 'all', referral: 'none' }),
  'head-of-year': row('own-pupils', { referral: 'none', custody: 'none' }),
  'senior-leader': row('told', { existence: 'all', kind: WIDE, particulars: WIDE, referral: 'none', custody: 'none' }),
  'network-manager': row('none', {
    existence: 'technical-or-told',
    kind: 'technical',
    particulars: 'technical',
    account: 'technical',
    custody: 'told',
  }),
  governor: row('none'),
  'chair-of-governors': row('told'),
  auditor: row('none', { existence: 'all' }),
  'data-protection-officer': row('none', { existence: 'all', kind: WIDE }),
};

const inLesson = (state: Case, person: string): boolean =>
  state.reports.some((entry) => namedAs(entry, 'lesson-teacher').includes(person)) ||
  entriesOf(state, 'case.report').some((entry) => entry.by === person || namedAs(entry, 'reporter').includes(person));

/** A technical case is about machines as long as nobody is named in it as hurt and nothing about welfare is in it. */
const isTechnical = (settings: Settings, state: Case): boolean =>
  anyKind(settings, state, ({ technical }) => technical) &&
  !anyKind(settings, state, ({ technical }) => !technical) &&
  !isSealed(settings, state) &&
  !state.people.some(({ part }) => part === 'victim');

const inScope = (scope: Scope, settings: Settings, state: Case, reader: Staff): boolean => {
  const leadOnly = anyKind(settings, state, (kind) => kind.leadOnly);
  const told = state.told.includes(reader.person);
  switch (scope) {
    case 'all':
      return true;
    case 'all-but-lead-only':
      return !leadOnly;
    case 'told':
      return told;
    case 'own-lesson':
      return inLesson(state, reader.person);
    case 'own-pupils':
      return !leadOnly && state.people.some(({ person, who }) => who === 'pupil' && reader.pupils.includes(person));
    case 'technical':
      return isTechnical(settings, state);
    case 'technical-or-told':
      return told || isTechnical(settings, state);
    case 'none':
      return false;
  }
};

/** What an auditor and whoever wrote it may still know of a case that only those told may know of. */
const knowsAnyway = (state: Case, reader: Staff, content: Content): boolean =>
  content === 'existence' && (reader.posts.includes('auditor') || wroteIn(state, reader.person));

const wroteIn = (state: Case, person: string): boolean =>
  entriesOf(state, 'case.report').some((entry) => entry.by === person);

/**
 * Whether somebody may read this of a case. First whom it is kept from, then what is confidential, then the
 * table; what is not in it is not allowed (rules INC20, INC41, INC42).
 */
export const mayRead = (settings: Settings, state: Case, reader: Staff, content: Content): boolean => {
  if (isKeptFrom(state, reader.person)) return false;
  const told = state.told.includes(reader.person);
  if (isConfidential(state) && !told) return knowsAnyway(state, reader, content);
  // Evidence is nobody's to see while it may be against the law.
  if (content === 'evidence' && isSealed(settings, state)) return false;
  const about = aboutWhom(state);
  return reader.posts.some((post) => {
    const scope = MAY_READ[post][content];
    const wider = post === 'head' && settings.headReads === 'all' && scope === 'told' ? 'all' : scope;
    const allowed = inScope(wider, settings, state, reader);
    // The chair stands in for the head in a case about the head, and for nobody else.
    return post === 'chair-of-governors' ? allowed && (about === 'head' || about === 'governor' || told) : allowed;
  });
};

/** Whether somebody reads again what they wrote themselves (rule INC43). */
export const mayReadOwn = (state: Case, reader: Staff): boolean =>
  !isKeptFrom(state, reader.person) && reader.posts.some((post) => post !== 'cover');

/** Whether a case exists for somebody at all (rule INC20). */
export const isThere = (settings: Settings, state: Case, reader: Staff): boolean =>
  mayRead(settings, state, reader, 'existence');
