import type { Case } from './case.ts';
import type { EntryKind } from './entry.ts';
import type { Post, Staff } from './post.ts';
import { aboutWhom } from './subject.ts';

const LEADS: readonly Post[] = ['dsl', 'deputy', 'head'];
/** Who works on cases. */
const WORKERS: readonly Post[] = [...LEADS, 'online-safety-lead'];
const SENIOR: readonly Post[] = [...WORKERS, 'senior-leader', 'head-of-year'];
const WRITERS: readonly Post[] = [...SENIOR, 'teacher', 'network-manager'];
const EVERYBODY: readonly Post[] = [
  ...WRITERS,
  'cover',
  'governor',
  'chair-of-governors',
  'auditor',
  'data-protection-officer',
];

/**
 * Which posts may do what in a case that is there for them: the one table of it (rule INC44). What an act says further
 * is looked at in `decide`. Reports are filed and never added by hand.
 */
export const MAY_ACT: Readonly<Record<EntryKind, readonly Post[]>> = {
  'case.report': EVERYBODY,
  'case.more': [],
  'case.detail': SENIOR,
  'case.person': SENIOR,
  'case.note': WRITERS,
  'case.action': WRITERS,
  'case.contact': WORKERS,
  'case.parents': [...WORKERS, 'head-of-year'],
  'case.evidence': WRITERS,
  'case.custody': WRITERS,
  'case.suspect': WRITERS,
  'case.answer': SENIOR,
  'case.sanction': [...SENIOR, 'teacher'],
  // The teacher of a lesson ends what a pupil hid with an outcome, whoever teaches it that day.
  'case.outcome': [...SENIOR, 'teacher', 'cover'],
  'case.restriction': [...WORKERS, 'head-of-year'],
  'case.lifted': [...WORKERS, 'head-of-year'],
  'case.link': WORKERS,
  'case.told': WORKERS,
  'case.seen': EVERYBODY,
  'case.assigned': WORKERS,
  'case.marking': WORKERS,
  'case.hold': LEADS,
  'case.release': ['dsl', 'deputy'],
  'case.exported': [...WORKERS, 'data-protection-officer'],
  'case.erasure': [...LEADS, 'data-protection-officer'],
  'case.closed': WORKERS,
  'case.reopened': [...WORKERS, 'senior-leader'],
};

/** The posts somebody acts with in a case: the chair of governors stands in for the head where it is about one of them. */
export const actingPosts = (state: Case, { posts }: Staff): readonly Post[] => {
  const about = aboutWhom(state);
  return posts.includes('chair-of-governors') && (about === 'head' || about === 'governor')
    ? [...posts, 'head']
    : posts;
};

/** What can still be done in a case that is closed: nothing that would change what was decided (rule INC47). */
export const WHEN_CLOSED: readonly EntryKind[] = [
  'case.note',
  'case.custody',
  'case.seen',
  'case.reopened',
  'case.suspect',
  'case.hold',
  'case.marking',
  'case.exported',
  'case.release',
  'case.erasure',
  'case.told',
  'case.link',
  'case.lifted',
];
