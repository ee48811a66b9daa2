import {
  type Case,
  caseFlow,
  decide,
  erasureProposedBy,
  type Entry,
  type FlowStep,
  isSealed,
  markingOf,
  MAY_ACT,
  missingIn,
  parentRule,
  retentionDueAt,
  type Settings,
  shownTo,
  type Staff,
} from '@usher/incidents';
import type { CaseShown, Question } from '../../web/contract/cases.ts';

type Needs = {
  readonly settings: Settings;
  readonly reader: Staff;
  readonly now: number;
  readonly otherIsThere: (caseId: string) => boolean;
  readonly nameOf: (person: string) => string | null;
};

const questionOf = (
  { step, person }: { readonly step: FlowStep; readonly person: string | null },
  state: Case,
  { settings, reader }: Needs,
): Question => ({
  step: step.id,
  kind: step.kind,
  person,
  answers: step.answers.map(({ answer, alone, only }) => ({
    answer,
    alone: alone === true,
    mine: only === undefined || only.some((post) => reader.posts.includes(post)),
  })),
  why: step.why,
  contact: step.contact ?? null,
  missing:
    step.needs === undefined
      ? []
      : missingIn(settings, state).filter((what) => NEEDED[step.needs ?? 'record'].includes(what)),
});

/** What a step of a flow asks to be in the case first. */
const NEEDED: Readonly<Record<'record' | 'evidence', readonly string[]>> = {
  record: ['date', 'name', 'room', 'device', 'account'],
  evidence: ['evidence'],
};

const peopleIn = (entries: readonly Entry[]): readonly string[] => [
  ...new Set(entries.flatMap(({ by, people }) => [by, ...people.map(({ person }) => person)])),
];

const erasureOf = (settings: Settings, state: Case, reader: string, now: number): CaseShown['erasure'] => {
  if ((retentionDueAt(settings, state) ?? Infinity) > now) return null;
  const proposer = erasureProposedBy(state);
  return proposer === null ? 'due' : proposer === reader ? 'asked-by-me' : 'asked';
};

/** A case as somebody is shown it; null when it does not exist for them. */
export const caseShown = (state: Case, needs: Needs): CaseShown | null => {
  const { settings, reader, now, otherIsThere, nameOf } = needs;
  const shown = shownTo(settings, state, reader, otherIsThere);
  if (shown === null) return null;
  const reads = (content: string): boolean => shown.reads.some((one) => one === content);
  const flow = caseFlow(settings, state);
  const entries = [...shown.state.entries];
  const closing = decide(settings, state, reader, { kind: 'case.closed', facts: {}, words: {}, people: [] }, now);
  const kinds = Object.keys(MAY_ACT) as (keyof typeof MAY_ACT)[];
  return {
    id: state.id,
    openedAt: shown.openedAt,
    entries,
    reads: [...shown.reads],
    // By what the reader sees: the marking of something they may not know of would tell them of it.
    marking: settings.markings.find(({ id }) => id === markingOf(settings, shown.state))?.words ?? '',
    isSealed: (reads('decisions') || reads('custody')) && isSealed(settings, state),
    status: state.status,
    flow: reads('decisions')
      ? {
          id: flow.flow.id,
          questions: flow.questions.map((one) => questionOf(one, state, needs)),
          unnamed: flow.unnamed.map(({ id }) => id),
        }
      : null,
    missing: !closing.allowed && closing.code === 'incomplete' ? [...closing.missing] : [],
    may: kinds.filter((kind) => reader.posts.some((post) => MAY_ACT[kind].includes(post))),
    parents: parentRule(settings, state),
    erasure: erasureOf(settings, state, reader.person, now),
    names: Object.fromEntries(
      peopleIn(entries).flatMap((person) => {
        const name = nameOf(person);
        return name === null ? [] : [[person, name]];
      }),
    ),
  };
};
