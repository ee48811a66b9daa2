import { type Details, DETAILS, isDetailField } from './details.ts';
import { aboutOf, type Entry, type EntryOf, namedAs, type Part } from './entry.ts';
import type { Post } from './post.ts';

/** Somebody a case is about: `posts` are those a member of staff held when it was said. */
export type CasePerson = {
  readonly person: string;
  readonly who: 'pupil' | 'staff' | 'other';
  readonly part: Part;
  readonly posts: readonly Post[];
};

/** An entry that others look for by itself, with what it says. */
type Kept<K extends Entry['kind']> = EntryOf<K>;

/** A case as its entries make it. There is nothing in it that is not in an entry (rule INC10). */
export type Case = {
  readonly id: string;
  readonly entries: readonly Entry[];
  readonly status: 'open' | 'closed';
  readonly reports: readonly (Kept<'case.report'> | Kept<'case.more'>)[];
  readonly details: Details;
  readonly people: readonly CasePerson[];
  readonly evidence: readonly Kept<'case.evidence'>[];
  /** What was said last about whether this may be against the law; null: nobody asked. */
  readonly suspected: 'yes' | 'unsure' | 'no' | null;
  readonly held: boolean;
  readonly marking: string | null;
  readonly linked: readonly string[];
  /** Everybody who was told or given a part in the work, and may therefore read. */
  readonly told: readonly string[];
  readonly seenBy: readonly string[];
};

const NOTHING: Omit<Case, 'id'> = {
  entries: [],
  status: 'open',
  reports: [],
  details: {},
  people: [],
  evidence: [],
  suspected: null,
  held: false,
  marking: null,
  linked: [],
  told: [],
  seenBy: [],
};

/** A case before its first entry. */
export const emptyCase = (id: string): Case => ({ id, ...NOTHING });

const withNew = (list: readonly string[], more: readonly string[]): readonly string[] => [
  ...list,
  ...more.filter((one, i) => !list.includes(one) && more.indexOf(one) === i),
];

const detailsAfter = (details: Details, { facts, words }: Kept<'case.detail'>): Details => {
  if (!isDetailField(facts.field)) return details;
  const field = DETAILS[facts.field];
  const read = field.value.safeParse(field.in === 'words' ? words.value : facts.value);
  const { [facts.field]: _before, ...rest } = details;
  return read.success ? { ...rest, [facts.field]: read.data } : rest;
};

const detailsReported = (details: Details, { facts, words }: Kept<'case.report'>): Details => ({
  ...(facts.room === null ? {} : { room: facts.room }),
  ...(facts.device === null ? {} : { device: facts.device }),
  ...(facts.address === null ? {} : { address: facts.address }),
  ...(words.text === undefined ? {} : { account: words.text }),
  ...(words.url === undefined ? {} : { url: words.url }),
  'occurred-at': facts.occurredAt,
  place: facts.place,
  // What was there before a further report is not overwritten by it.
  ...details,
});

const peopleAfter = (people: readonly CasePerson[], entry: Kept<'case.person'>): readonly CasePerson[] => {
  // Whoever was erased stays as a nobody, so that what was about an adult is still read by few.
  const person = aboutOf(entry) ?? '';
  const { who, part, posts } = entry.facts;
  return [...people.filter((one) => one.person !== person || person === ''), { person, who, part, posts }];
};

const step = (state: Case, entry: Entry): Omit<Case, 'entries'> => {
  switch (entry.kind) {
    case 'case.report':
      return { ...state, reports: [...state.reports, entry], details: detailsReported(state.details, entry) };
    case 'case.more':
      return { ...state, reports: [...state.reports, entry] };
    case 'case.detail':
      return { ...state, details: detailsAfter(state.details, entry) };
    case 'case.person':
      return { ...state, people: peopleAfter(state.people, entry) };
    case 'case.evidence':
      return { ...state, evidence: [...state.evidence, entry] };
    case 'case.suspect':
      return { ...state, suspected: entry.facts.answer };
    case 'case.hold':
      return { ...state, held: entry.facts.held };
    case 'case.marking':
      return { ...state, marking: entry.facts.marking };
    case 'case.link':
      return { ...state, linked: withNew(state.linked, [entry.facts.other]) };
    case 'case.told':
      return { ...state, told: withNew(state.told, namedAs(entry, 'told')) };
    case 'case.assigned':
      return { ...state, told: withNew(state.told, namedAs(entry, 'owner')) };
    case 'case.seen':
      return { ...state, seenBy: withNew(state.seenBy, [entry.by]) };
    case 'case.closed':
      return { ...state, status: 'closed' };
    case 'case.reopened':
      return { ...state, status: 'open' };
    case 'case.note':
    case 'case.action':
    case 'case.contact':
    case 'case.parents':
    case 'case.custody':
    case 'case.answer':
    case 'case.sanction':
    case 'case.outcome':
    case 'case.restriction':
    case 'case.lifted':
    case 'case.release':
    case 'case.exported':
    case 'case.erasure':
      return state;
  }
};

/** A case with one entry more. An entry that is there already, by its id, changes nothing (rule INC11). */
export const withEntry = (state: Case, entry: Entry): Case =>
  entry.caseId !== state.id || state.entries.some(({ id }) => id === entry.id)
    ? state
    : { ...step(state, entry), entries: [...state.entries, entry] };

/** A case from its entries, in the order in which the register took them. */
export const caseOf = (id: string, entries: readonly Entry[]): Case => entries.reduce(withEntry, emptyCase(id));

/** The entries of one kind, oldest first. */
export const entriesOf = <K extends Entry['kind']>({ entries }: Case, kind: K): readonly EntryOf<K>[] =>
  entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);

/** Whether anybody in a part is of this sort. */
export const hasPerson = (
  { people }: Case,
  who: CasePerson['who'],
  parts: readonly Part[] = ['victim', 'instigator', 'witness', 'unknown'],
): boolean => people.some((one) => one.who === who && parts.includes(one.part));
