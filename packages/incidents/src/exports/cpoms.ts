import type { Case } from '../case.ts';
import { isSealed } from '../evidence-rule.ts';
import type { Staff } from '../post.ts';
import { mayRead } from '../reading.ts';
import { markingOf } from '../routes.ts';
import type { Settings } from '../settings.ts';
import { csvTable } from './csv.ts';
import { accountOf, actionsOf, kindWords, type Wording } from './wording.ts';

/** The columns of the file; they stay in English, since another program reads them. */
export const CPOMS_COLUMNS = [
  'Student ID',
  'Student',
  'Date and time',
  'Category',
  'Incident',
  'Linked students',
  'Actions',
  'Status',
  'Reference',
  'Marking',
] as const;

/** What has to be readable of a case for it to be handed on: the file says all of it. */
const NEEDS = ['existence', 'kind', 'people', 'particulars', 'account', 'decisions'] as const;

/**
 * A file for a school's other safeguarding system, one row for each pupil of each case, as such systems file by pupil.
 * It has no case that the reader may not read in full, and no row about staff (rules INC51, INC52). A case that is
 * sealed stays here.
 */
export const cpomsCsv = (settings: Settings, cases: readonly Case[], reader: Staff, wording: Wording): string => {
  const given = cases.filter(
    (state) => !isSealed(settings, state) && NEEDS.every((content) => mayRead(settings, state, reader, content)),
  );
  const rows = given.flatMap((state) => {
    const pupils = state.people.filter(({ who, person }) => who === 'pupil' && person !== '');
    return pupils.map(({ person }) => [
      person,
      wording.name(person),
      wording.time(state.details['occurred-at'] ?? state.entries[0]?.at ?? 0),
      kindWords(settings, wording, state),
      accountOf(settings, wording, state),
      pupils
        .filter((one) => one.person !== person)
        .map((one) => one.person)
        .join('; '),
      actionsOf(wording, state),
      wording.text(`status.${state.status}`),
      wording.number(state.id),
      settings.markings.find(({ id }) => id === markingOf(settings, state))?.words.toUpperCase() ?? '',
    ]);
  });
  return csvTable([CPOMS_COLUMNS, ...rows]);
};
