import type { Part } from './entry.ts';
import type { Post } from './post.ts';

/** One thing a step can be answered with, and the step that comes then; null ends the branch. */
export type FlowAnswer = {
  readonly answer: string;
  readonly next: string | null;
  /** Only these may answer so; anybody who may write in the case where it is not said. */
  readonly only?: readonly Post[];
  /** Says that none of the others is so, and cannot be chosen with them. */
  readonly alone?: true;
};

/**
 * One question or task. `do` is done or not, `ask` has one answer, `choose` has one or more of several. A text about
 * it is in the strings under `flow.<flow>.<step>`, and one for each answer under `flow.<flow>.<step>.<answer>`.
 */
export type FlowStep = {
  readonly id: string;
  readonly kind: 'do' | 'ask' | 'choose';
  readonly answers: readonly FlowAnswer[];
  /** A reason has to be given. */
  readonly why: boolean;
  /** The contact of the settings that is called. */
  readonly contact?: string;
  /** What must be in the case before this can be answered. */
  readonly needs?: 'record' | 'evidence';
};

/** A part of a flow that is gone through once for each person it fits. */
export type FlowBranch = {
  readonly id: string;
  readonly who: 'pupil' | 'staff';
  readonly parts: readonly Part[];
  readonly start: string;
  /** The answer of the trunk that says there is somebody of this sort. */
  readonly opens: { readonly step: string; readonly answer: string };
};

export type Flow = {
  readonly id: string;
  readonly start: string;
  readonly branches: readonly FlowBranch[];
  readonly steps: readonly FlowStep[];
};

/** An answer that was given; `person` is whom the branch is about, null in the trunk. */
export type Given = { readonly step: string; readonly person: string | null; readonly answers: readonly string[] };

/** Somebody a branch may be about. */
export type FlowPerson = { readonly person: string; readonly who: 'pupil' | 'staff' | 'other'; readonly part: Part };

/** A step that waits for an answer, and in whose branch. */
export type Question = { readonly step: FlowStep; readonly person: string | null };

/** What a flow waits for: its questions in order, and those whom the trunk speaks of and nobody has named. */
export type FlowState = {
  readonly questions: readonly Question[];
  readonly unnamed: readonly FlowBranch[];
  /** The steps that were gone through, and with which answers. */
  readonly path: readonly Given[];
};

export const stepOf = (flow: Flow, id: string): FlowStep | null => flow.steps.find((step) => step.id === id) ?? null;

/** Where answers lead: the first one that leads anywhere decides, so that a choice of several has one way on. */
const nextOf = (step: FlowStep, given: readonly string[]): string | null =>
  step.answers.find(({ answer, next }) => given.includes(answer) && next !== null)?.next ?? null;

/**
 * Goes through one thread of answers. An answer to the step that is next goes on; one to a step gone through before
 * corrects it, and what came after it is asked anew unless the way stays the same. Anything else is not of this thread.
 */
const walk = (flow: Flow, start: string, given: readonly Given[]) => {
  let path: Given[] = [];
  let at: string | null = start;
  for (const one of given) {
    const step = stepOf(flow, one.step);
    if (step === null) continue;
    if (one.step === at) {
      path = [...path, one];
      at = nextOf(step, one.answers);
      continue;
    }
    const before = path.findLastIndex((gone) => gone.step === one.step);
    if (before < 0) continue;
    const sameWay = nextOf(step, path[before]?.answers ?? []) === nextOf(step, one.answers);
    path = sameWay ? path.with(before, one) : [...path.slice(0, before), one];
    if (!sameWay) at = nextOf(step, one.answers);
  }
  return { path, at };
};

const fits = (branch: FlowBranch, { who, part }: FlowPerson): boolean =>
  who === branch.who && branch.parts.includes(part);

/** What a flow waits for, from everything that was answered. The trunk comes first, then each branch by person. */
export const flowState = (flow: Flow, given: readonly Given[], people: readonly FlowPerson[]): FlowState => {
  const ofTrunk = given.filter(({ person }) => person === null);
  const trunk = walk(flow, flow.start, ofTrunk);
  const question = (at: string | null, person: string | null): Question[] => {
    const step = at === null ? null : stepOf(flow, at);
    return step === null ? [] : [{ step, person }];
  };
  const said = ({ opens }: FlowBranch): boolean =>
    trunk.path.some(({ step, answers }) => step === opens.step && answers.includes(opens.answer));
  const open = flow.branches.filter(said);
  const threads = open.flatMap((branch) =>
    people
      .filter((one) => fits(branch, one))
      .map(({ person }) => ({
        person,
        ...walk(
          flow,
          branch.start,
          given.filter((one) => one.person === person),
        ),
      })),
  );
  return {
    questions: [...question(trunk.at, null), ...threads.flatMap(({ at, person }) => question(at, person))],
    unnamed: open.filter((branch) => !people.some((one) => fits(branch, one))),
    path: [...trunk.path, ...threads.flatMap(({ path }) => path)],
  };
};

/** Whether a step can be answered now: it is next in its thread, or was gone through and is corrected (rule INC14). */
export const canAnswer = (state: FlowState, step: string, person: string | null): boolean =>
  state.questions.some((one) => one.step.id === step && one.person === person) ||
  state.path.some((one) => one.step === step && one.person === person);

/** Whether answers are such as a step takes: of those it has, and one only unless several may be chosen. */
export const areAnswers = (step: FlowStep, answers: readonly string[]): boolean =>
  answers.length > 0 &&
  (step.kind === 'choose' || answers.length === 1) &&
  new Set(answers).size === answers.length &&
  answers.every((one) => step.answers.some(({ answer, alone }) => answer === one && (!alone || answers.length === 1)));
