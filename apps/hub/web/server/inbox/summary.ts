import {
  type Case,
  caseFlow,
  entriesOf,
  isSafeguarding,
  isSealed,
  isThere,
  MAY_ACT,
  mayRead,
  nextEscalationAt,
  type Settings,
  type Staff,
} from '@usher/incidents';
import type { CaseSummary, Inbox } from '../../contract/cases.ts';

const kindsShown = ({ details, reports }: Case): string[] => [
  ...new Set(details.kind === undefined ? reports.flatMap(({ facts }) => facts.kinds) : [details.kind]),
];

const ownersOf = (state: Case): readonly string[] => {
  const last = entriesOf(state, 'case.assigned').at(-1);
  return last === undefined ? [] : last.people.filter(({ part }) => part === 'owner').map(({ person }) => person);
};

/** Whether somebody works on cases: then an unanswered question of one may wait for them. */
const mayAnswer = ({ posts }: Staff): boolean => posts.some((post) => MAY_ACT['case.answer'].includes(post));

/** What of a case waits for somebody. What was given to another to look after does not. */
const waitsFor = (settings: Settings, state: Case, reader: Staff): CaseSummary['waits'] => {
  if (state.status === 'closed') return null;
  const isTold = state.told.includes(reader.person);
  if (isTold && !state.seenBy.includes(reader.person)) return 'to-be-opened';
  const owners = ownersOf(state);
  const isMine = owners.length === 0 ? isTold : owners.includes(reader.person);
  if (!isMine || !mayAnswer(reader) || !mayRead(settings, state, reader, 'decisions')) return null;
  const { questions, unnamed } = caseFlow(settings, state);
  return questions.length + unnamed.length > 0 ? 'for-an-answer' : 'to-be-closed';
};

/** A case as a list shows it to somebody; null when it does not exist for them. */
export const summaryFor = (settings: Settings, state: Case, reader: Staff, now: number): CaseSummary | null => {
  if (!isThere(settings, state, reader)) return null;
  const may = (content: 'kind' | 'particulars' | 'people' | 'decisions') => mayRead(settings, state, reader, content);
  const due = nextEscalationAt(settings, state);
  const { room = null, device = null } = state.details;
  const reporters = state.reports.flatMap(({ people }) => people.filter(({ part }) => part === 'reporter'));
  const people = [...state.people, ...reporters].map(({ person }) => person).filter((person) => person !== '');
  return {
    id: state.id,
    openedAt: state.entries[0]?.at ?? 0,
    status: state.status,
    kinds: may('kind') ? kindsShown(state) : null,
    place: may('particulars') ? { room, device } : null,
    people: may('people') ? [...new Set(people)] : null,
    isSealed: may('decisions') && isSealed(settings, state),
    isSafeguarding: may('kind') && isSafeguarding(settings, state),
    seenBy: (may('people') ? state.seenBy.find((person) => state.told.includes(person)) : undefined) ?? null,
    waits: waitsFor(settings, state, reader),
    isOverdue: due !== null && due <= now,
  };
};

/** An inbox of cases, the longest waiting first where something waits; `most` of each part. */
export const inboxFor = (
  settings: Settings,
  cases: readonly Case[],
  reader: Staff,
  { now, most }: { readonly now: number; readonly most: number },
): Inbox => {
  const all = cases.flatMap((state) => summaryFor(settings, state, reader, now) ?? []);
  const oldest = all.toSorted((a, b) => a.openedAt - b.openedAt);
  const isLate = ({ waits, isOverdue }: CaseSummary): boolean => isOverdue && waits !== null;
  const parts = {
    fresh: all
      .filter((one) => one.waits === 'to-be-opened' && !isLate(one))
      .toSorted((a, b) => b.openedAt - a.openedAt),
    waiting: oldest.filter((one) => one.waits !== null && one.waits !== 'to-be-opened' && !isLate(one)),
    overdue: oldest.filter(isLate),
    others: all.filter(({ waits }) => waits === null).toSorted((a, b) => b.openedAt - a.openedAt),
  };
  const { fresh, waiting, overdue, others } = parts;
  const left = (part: readonly CaseSummary[]): number => Math.max(0, part.length - most);
  return {
    fresh: fresh.slice(0, most),
    waiting: waiting.slice(0, most),
    overdue: overdue.slice(0, most),
    others: others.slice(0, most),
    left: { fresh: left(fresh), waiting: left(waiting), overdue: left(overdue), others: left(others) },
  };
};
