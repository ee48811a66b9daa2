import type { Case, CasePerson } from './case.ts';
import { namedAs } from './entry.ts';
import type { Post } from './post.ts';

/** Who a case is about: whoever did something, or may have. Those it was done to, and who saw it, are not. */
const isSubject = ({ part }: CasePerson): boolean => part === 'instigator' || part === 'unknown';

/** The people a case is about. */
export const subjectsOf = ({ people }: Case): readonly CasePerson[] => people.filter(isSubject);

/**
 * Everybody a case is kept from: the people it is about, and the teacher of the lesson when whoever reported asked for
 * another adult. Nothing of it reaches them, not even that it exists (rule INC20).
 */
export const keptFrom = (state: Case): readonly string[] => [
  ...subjectsOf(state).map(({ person }) => person),
  ...state.reports.flatMap((entry) => (entry.facts.instead ? namedAs(entry, 'lesson-teacher') : [])),
];

export const isKeptFrom = (state: Case, person: string): boolean => keptFrom(state).includes(person);

/** Posts whose holders nobody in the school stands above but the governors. */
const GOVERNED: readonly Post[] = ['head', 'governor', 'chair-of-governors'];

/** The highest of those a case is about: it decides who may be told (rules INC22, INC23). */
export const aboutWhom = (state: Case): 'nobody' | 'pupil' | 'staff' | 'head' | 'governor' => {
  const subjects = subjectsOf(state);
  const held = subjects.flatMap(({ posts }) => posts).filter((post) => GOVERNED.includes(post));
  if (held.includes('governor') || held.includes('chair-of-governors')) return 'governor';
  if (held.includes('head')) return 'head';
  if (subjects.some(({ who }) => who === 'staff')) return 'staff';
  return subjects.length > 0 ? 'pupil' : 'nobody';
};

/** Whether only those who were told may know of a case: it is about an adult here, or was told in confidence. */
export const isConfidential = (state: Case): boolean =>
  state.details.confidential === true ||
  state.reports.some(({ facts }) => facts.instead || facts.about === 'adult-here') ||
  ['staff', 'head', 'governor'].includes(aboutWhom(state));
