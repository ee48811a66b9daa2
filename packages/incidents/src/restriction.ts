import { type Case, entriesOf } from './case.ts';
import { aboutOf, type EntryOf } from './entry.ts';

/** A limit on what a pupil may do at a computer, with the time at which it ends by itself. */
export type Restriction = {
  readonly id: string;
  readonly caseId: string;
  readonly person: string;
  readonly limit: EntryOf<'case.restriction'>['facts']['limit'];
  readonly from: number;
  readonly until: number;
};

/** The longest a restriction can be made; a longer one is a decision to be made again. */
export const LONGEST_RESTRICTION_MS = 366 * 24 * 60 * 60_000;

const isLifted = (state: Case, id: string): boolean =>
  entriesOf(state, 'case.lifted').some(({ facts }) => facts.restriction === id);

/** The restrictions of a case that were not lifted, whether they have begun, last or are over. */
export const restrictionsOf = (state: Case): readonly Restriction[] =>
  entriesOf(state, 'case.restriction').flatMap((entry) => {
    const person = aboutOf(entry);
    const { limit, from, until } = entry.facts;
    return person === null || isLifted(state, entry.id)
      ? []
      : [{ id: entry.id, caseId: state.id, person, limit, from, until }];
  });

/** What holds for somebody now. It ends at `until` without anybody doing anything (rule INC39). */
export const activeRestrictions = (cases: readonly Case[], person: string, now: number): readonly Restriction[] =>
  cases.flatMap(restrictionsOf).filter((one) => one.person === person && one.from <= now && now < one.until);

/** When the restrictions of cases next begin or end; null when none does. */
export const nextRestrictionAt = (cases: readonly Case[], now: number): number | null => {
  const times = cases.flatMap(restrictionsOf).flatMap(({ from, until }) => [from, until]);
  return times.filter((time) => time > now).reduce<number | null>((least, at) => Math.min(least ?? at, at), null);
};
