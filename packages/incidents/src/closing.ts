import { type Case, entriesOf } from './case.ts';
import { caseFlow } from './case-flow.ts';
import { isSealed } from './evidence-rule.ts';
import { anyKind, kindsOf } from './kinds.ts';
import { parentRule } from './routes.ts';
import type { Settings } from './settings.ts';

/** What a case can lack before it may be closed; texts are in the strings under `missing.<name>`. */
export const MISSING = [
  'date',
  'name',
  'room',
  'device',
  'account',
  'evidence',
  'action',
  'kind',
  'parents',
  'cross-record',
  'answer',
  'branch-name',
] as const;
export type Missing = (typeof MISSING)[number];

/** What the school's record of any incident must say. */
const RECORD: readonly Missing[] = ['date', 'name', 'room', 'device', 'account'];

const said = (text: string | undefined): boolean => text !== undefined && text.trim() !== '';

/** An action counts with its reason; so does a decision to give a sanction, none, or another outcome. */
const hasAction = (state: Case): boolean =>
  entriesOf(state, 'case.action').some(({ words }) => said(words.what) && said(words.why)) ||
  [...entriesOf(state, 'case.sanction'), ...entriesOf(state, 'case.outcome')].some(({ words }) => said(words.why));

/** Something that happened away from the school's rooms has no room and no computer of the school's. */
const isAway = ({ details }: Case): boolean => details.place !== undefined && details.place !== 'in-school';

const isThere = (settings: Settings, state: Case, what: Missing): boolean => {
  const { details } = state;
  switch (what) {
    case 'date':
      return details['occurred-at'] !== undefined;
    case 'name':
      return (
        state.people.some(({ person }) => person !== '') ||
        state.reports.some(({ people }) => people.some(({ part }) => part === 'reporter'))
      );
    case 'room':
      return said(details.room) || isAway(state);
    case 'device':
      return said(details.device) || details.ownership === 'personal' || isAway(state);
    case 'account':
      return said(details.account);
    case 'evidence':
      // Of a sealed case nobody adds or looks at anything; who has it is in the custody notes.
      return state.evidence.length > 0 || said(details['no-evidence']) || hasCustody(settings, state);
    case 'action':
      return hasAction(state);
    case 'kind':
      return kindsOf(settings, state).length > 0;
    case 'parents':
      return (
        parentRule(settings, state) === 'decide' || !hasPupil(state) || entriesOf(state, 'case.parents').length > 0
      );
    case 'cross-record':
      return said(details['cross-record']) || !anyKind(settings, state, ({ crossRecord }) => crossRecord);
    case 'answer':
      return caseFlow(settings, state).questions.length === 0;
    case 'branch-name':
      return caseFlow(settings, state).unnamed.length === 0;
  }
};

const hasPupil = ({ people }: Case): boolean => people.some(({ who, part }) => who === 'pupil' && part !== 'witness');

const hasCustody = (settings: Settings, state: Case): boolean =>
  isSealed(settings, state) && entriesOf(state, 'case.custody').length > 0;

/** What a case lacks before it may be closed; empty: it may (rules INC15, INC46). */
export const missingIn = (settings: Settings, state: Case): readonly Missing[] =>
  MISSING.filter((what) => !isThere(settings, state, what));

/** What is not there yet of what a step of a flow needs to be answered. */
export const missingFor = (
  settings: Settings,
  state: Case,
  needs: 'record' | 'evidence' | undefined,
): readonly Missing[] => {
  if (needs === undefined) return [];
  const wanted: readonly Missing[] = needs === 'record' ? RECORD : ['evidence'];
  return wanted.filter((what) => !isThere(settings, state, what));
};
