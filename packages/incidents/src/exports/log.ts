import { type Case, entriesOf } from '../case.ts';
import type { Part } from '../entry.ts';
import type { Staff } from '../post.ts';
import { mayRead } from '../reading.ts';
import { isSealed } from '../evidence-rule.ts';
import { markingOf } from '../routes.ts';
import type { Settings } from '../settings.ts';
import { type Shown, shownTo } from '../shown.ts';
import { csvTable } from './csv.ts';
import { accountOf, actionsOf, highestMarking, kindWords, type Wording } from './wording.ts';

/** The columns of the school's log, in order; their headings are in the strings under `column.<name>`. */
export const LOG_COLUMNS = [
  'number',
  'occurred',
  'recorded',
  'reported-by',
  'victim',
  'instigator',
  'witness',
  'unknown',
  'room',
  'device',
  'address',
  'place',
  'kind',
  'risk-area',
  'intent',
  'law',
  'account',
  'url',
  'evidence',
  'actions',
  'parents',
  'contacts',
  'sanctions',
  'status',
  'linked',
  'marking',
] as const;

type Row = { readonly shown: Shown; readonly whole: Case };

const list = (texts: readonly string[]): string => texts.filter((text) => text !== '').join('; ');

const said = (wording: Wording, group: string, value: string | undefined | null): string =>
  value === undefined || value === null ? '' : wording.text(`${group}.${value}`);

const people = (wording: Wording, state: Case, part: Part): string =>
  list(state.people.filter((one) => one.part === part).map(({ person }) => wording.name(person)));

/** Where a case stands on the law. Whoever may not read the decision does not see one here. */
const lawOf = (wording: Wording, state: Case): string =>
  said(wording, 'law', state.suspected === null ? undefined : state.suspected);

const cell = (settings: Settings, wording: Wording, { shown, whole }: Row, column: (typeof LOG_COLUMNS)[number]) => {
  const { state, openedAt } = shown;
  const { details } = state;
  switch (column) {
    case 'number':
      return wording.number(state.id);
    case 'occurred':
      return details['occurred-at'] === undefined ? '' : wording.time(details['occurred-at']);
    case 'recorded':
      return wording.time(openedAt);
    case 'reported-by':
      return list(
        state.reports
          .flatMap((entry) => entry.people.filter(({ part }) => part === 'reporter'))
          .map(({ person }) => wording.name(person)),
      );
    case 'victim':
    case 'instigator':
    case 'witness':
    case 'unknown':
      return people(wording, state, column);
    case 'room':
    case 'device':
    case 'address':
      return details[column] ?? '';
    case 'place':
    case 'intent':
      return said(wording, column, details[column]);
    case 'kind':
      return kindWords(settings, wording, state);
    case 'risk-area':
      return said(wording, 'risk-area', details['risk-area']);
    case 'law':
      return lawOf(wording, state);
    case 'account':
      return shown.reads.includes('account') ? accountOf(settings, wording, whole) : '';
    case 'url':
      return shown.reads.includes('account') && !isSealed(settings, whole) ? (details.url ?? '') : '';
    case 'evidence':
      return list([
        ...state.evidence.map(({ facts }) => `${facts.item} ${facts.sha256}`),
        details['no-evidence'] ?? '',
      ]);
    case 'actions':
      return actionsOf(wording, state);
    case 'parents':
      return list(
        entriesOf(state, 'case.parents').map(
          ({ at, facts, words }) =>
            `${wording.time(at)} ${wording.text(facts.informed ? 'parents.yes' : 'parents.no')} ${words.why ?? ''}`,
        ),
      );
    case 'contacts':
      return list(
        entriesOf(state, 'case.contact').map(
          ({ at, facts }) => `${wording.time(at)} ${wording.text(`contact.${facts.contact}`)} ${facts.reference}`,
        ),
      );
    case 'sanctions':
      return list(
        entriesOf(state, 'case.sanction').map(({ facts }) =>
          list([
            facts.category ?? wording.text('sanction.none'),
            ...facts.sanctions.map((one) => wording.text(`sanction.${one}`)),
          ]),
        ),
      );
    case 'status':
      return wording.text(`status.${whole.status}`);
    case 'linked':
      return list(state.linked.map(wording.number));
    case 'marking':
      return settings.markings.find(({ id }) => id === markingOf(settings, whole))?.words.toUpperCase() ?? '';
  }
};

/**
 * The school's log as a table for one reader, oldest case first: the highest marking on its first and its last line, the
 * headings, a row for each case that exists for them, with the cells they may read (rules INC50, INC51).
 */
export const logCsv = (settings: Settings, cases: readonly Case[], reader: Staff, wording: Wording): string => {
  const byId = new Map(cases.map((state) => [state.id, state]));
  const thereFor = (id: string): boolean => {
    const state = byId.get(id);
    return state !== undefined && mayRead(settings, state, reader, 'existence');
  };
  const rows = cases
    .flatMap((whole): readonly Row[] => {
      const shown = shownTo(settings, whole, reader, thereFor);
      return shown === null ? [] : [{ shown, whole }];
    })
    .toSorted((a, b) => a.shown.openedAt - b.shown.openedAt);
  const marking = highestMarking(
    settings,
    rows.map(({ whole }) => whole),
  );
  return csvTable([
    [marking],
    LOG_COLUMNS.map((column) => wording.text(`column.${column}`)),
    ...rows.map((row) => LOG_COLUMNS.map((column) => cell(settings, wording, row, column))),
    [marking],
  ]);
};
