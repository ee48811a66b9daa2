import type { Case } from '../case.ts';
import { entriesOf } from '../case.ts';
import { isSealed } from '../evidence-rule.ts';
import { kindsOf } from '../kinds.ts';
import { markingOf } from '../routes.ts';
import type { Settings } from '../settings.ts';

/** How what the core names is said on paper: it knows no names, no languages and no time zones. */
export type Wording = {
  /** The name of a person by the school's id. */
  readonly name: (person: string) => string;
  /** A text by its name in `resources/strings/incidents.json`. */
  readonly text: (key: string) => string;
  /** A time as the school writes it. */
  readonly time: (at: number) => string;
  /** The number a case goes by. */
  readonly number: (caseId: string) => string;
};

/** The highest marking of several cases: the settings list them from the lowest up (rule INC53). */
export const highestMarking = (settings: Settings, cases: readonly Case[]): string => {
  const ids = settings.markings.map(({ id }) => id);
  const places = cases.map((state) => ids.indexOf(markingOf(settings, state)));
  const lowest = ids.indexOf(settings.marking.ordinary);
  return settings.markings[Math.max(lowest, ...places, 0)]?.words.toUpperCase() ?? '';
};

/** A text of the school's, else the one that ships. */
export const kindWords = (settings: Settings, wording: Wording, state: Case): string =>
  kindsOf(settings, state)
    .map(({ id, words }) => (words === '' ? wording.text(`kind.${id}`) : words))
    .join('; ');

/** What a case says happened. Of a sealed one it is not copied: the words or the address may be against the law too. */
export const accountOf = (settings: Settings, wording: Wording, state: Case): string =>
  isSealed(settings, state) ? wording.text('export.sealed') : (state.details.account ?? '');

/** What was done, by whom and why, one after the other. */
export const actionsOf = (wording: Wording, state: Case): string =>
  [...entriesOf(state, 'case.action'), ...entriesOf(state, 'case.outcome')]
    .toSorted((a, b) => a.at - b.at)
    .map((entry) => {
      const what =
        entry.kind === 'case.action'
          ? [wording.text(`action.${entry.facts.action}`), entry.words.what]
          : [wording.text(`outcome.${entry.facts.outcome}`)];
      const why = entry.words.why === undefined ? '' : ` (${entry.words.why})`;
      return `${wording.time(entry.at)} ${wording.name(entry.by)}: ${what.filter((one) => one !== undefined).join(': ')}${why}`;
    })
    .join('; ');
