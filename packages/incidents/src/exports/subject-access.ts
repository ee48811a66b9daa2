import type { Case } from '../case.ts';
import { aboutOf, type Entry, namedAs } from '../entry.ts';
import { isSealed } from '../evidence-rule.ts';
import type { Staff } from '../post.ts';
import type { Settings } from '../settings.ts';
import { shownTo } from '../shown.ts';
import { isConfidential, isKeptFrom } from '../subject.ts';
import { withoutNames } from './redact.ts';
import { highestMarking, type Wording } from './wording.ts';

/** One thing an extract says: when, of what sort, and its text without anybody else in it. */
export type ExtractLine = { readonly at: number; readonly what: string; readonly texts: readonly string[] };
export type ExtractCase = { readonly number: string; readonly lines: readonly ExtractLine[] };

/** What somebody may have of what is held about them, and for whoever makes it what is kept back and why. */
export type Extract = {
  readonly marking: string;
  readonly cases: readonly ExtractCase[];
  readonly withheld: readonly { readonly caseId: string; readonly why: 'sealed' | 'confidential' }[];
};

const named = (state: Case): readonly string[] => [
  ...state.people.map(({ person }) => person),
  ...state.entries.flatMap(({ people, by }) => [by, ...people.map(({ person }) => person)]),
];

const concerns = (state: Case, person: string): boolean =>
  state.people.some((one) => one.person === person) ||
  state.entries.some(({ people }) =>
    people.some((one) => one.person === person && ['about', 'reporter'].includes(one.part)),
  );

/** Entries that are work on the case and say nothing of the person. */
const WORK: readonly Entry['kind'][] = [
  'case.told',
  'case.seen',
  'case.assigned',
  'case.marking',
  'case.hold',
  'case.release',
  'case.exported',
  'case.erasure',
  'case.custody',
  'case.evidence',
  'case.link',
];

/** Whether an entry is about somebody: theirs, about them, or about the case as a whole. */
const isTheirs = (entry: Entry, person: string): boolean => {
  if (WORK.includes(entry.kind)) return false;
  // What another person told is that person's own account.
  if (entry.kind === 'case.report' || entry.kind === 'case.more') return namedAs(entry, 'reporter').includes(person);
  const about = aboutOf(entry);
  return about === null || about === person;
};

const textsOf = (entry: Entry): readonly string[] => {
  const words: readonly unknown[] = Object.values(entry.words);
  const said = words.filter((text): text is string => typeof text === 'string');
  const facts: readonly unknown[] = Object.values(entry.facts).flat();
  const plain = entry.kind === 'case.report' || entry.kind === 'case.more' ? [] : facts;
  return [...plain.filter((fact) => typeof fact === 'string' || typeof fact === 'number').map(String), ...said];
};

/**
 * What is held about one person, from the cases that whoever makes it may read, with everybody else taken out
 * (rule INC54). Nothing of a sealed case is in it, nor of one that is about them and kept from them; those are listed for
 * the maker, who decides with the school's advice.
 */
export const subjectExtract = (
  settings: Settings,
  cases: readonly Case[],
  person: string,
  maker: Staff,
  wording: Wording,
): Extract => {
  const theirs = cases.flatMap((whole) => {
    const shown = shownTo(settings, whole, maker, () => false);
    return shown === null || !concerns(whole, person) ? [] : [{ whole, shown: shown.state }];
  });
  const why = (state: Case): 'sealed' | 'confidential' | null => {
    if (isSealed(settings, state)) return 'sealed';
    return isConfidential(state) && isKeptFrom(state, person) ? 'confidential' : null;
  };
  const given = theirs.filter(({ whole }) => why(whole) === null);
  const redact = (state: Case, text: string): string => {
    const others = named(state).filter((one) => one !== person && one !== '');
    // Ids are no names, but they are known in a school all the same.
    const names = [...new Set(others)].flatMap((one) => [wording.name(one), one]);
    return withoutNames(text, names, [wording.name(person)], wording.text('export.redacted'));
  };
  return {
    marking: highestMarking(
      settings,
      given.map(({ whole }) => whole),
    ),
    cases: given.map(({ whole, shown }) => ({
      number: wording.number(whole.id),
      lines: shown.entries
        .filter((entry) => isTheirs(entry, person))
        .map((entry) => ({
          at: entry.at,
          what: entry.kind,
          texts: textsOf(entry).map((text) => redact(whole, text)),
        })),
    })),
    withheld: theirs.flatMap(({ whole }) => {
      const reason = why(whole);
      return reason === null ? [] : [{ caseId: whole.id, why: reason }];
    }),
  };
};

/** An extract as a text to print: its marking on the first and on the last line. */
export const extractText = ({ marking, cases }: Extract, wording: Wording): string =>
  [
    marking,
    '',
    ...cases.flatMap(({ number, lines }) => [
      `${wording.text('export.case')} ${number}`,
      ...lines.map(
        ({ at, what, texts }) => `${wording.time(at)}  ${wording.text(`entry.${what}`)}: ${texts.join(' · ')}`,
      ),
      '',
    ]),
    marking,
    '',
  ].join('\n');
