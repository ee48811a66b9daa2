import type { Flow, FlowBranch, FlowStep } from './flow.ts';

/** What is wrong with a flow, and at which step. */
export type FlowProblem = {
  readonly step: string;
  readonly what:
    | 'twice'
    | 'no-answers'
    | 'leads-nowhere'
    | 'never-reached'
    | 'never-ends'
    | 'opens-nothing'
    | 'overlaps';
};

const byId = (flow: Flow): ReadonlyMap<string, FlowStep> => new Map(flow.steps.map((step) => [step.id, step]));

/** The steps that can be reached from these ones. */
const reachedFrom = (flow: Flow, starts: readonly string[]): ReadonlySet<string> => {
  const steps = byId(flow);
  const reached = new Set<string>();
  const waiting = [...starts];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    waiting.push(...(steps.get(id)?.answers ?? []).flatMap(({ next }) => next ?? []));
  }
  return reached;
};

/** The steps from which some way of answering comes to an end. */
const ending = (flow: Flow): ReadonlySet<string> => {
  const ends = new Set<string>();
  for (let before = -1; ends.size > before;) {
    before = ends.size;
    for (const { id, answers } of flow.steps)
      if (answers.some(({ next }) => next === null || ends.has(next))) ends.add(id);
  }
  return ends;
};

/** Whether somebody could be in two branches at once, whose answers would then be mixed. */
const share = (one: FlowBranch, other: FlowBranch): boolean =>
  one.who === other.who && one.parts.some((part) => other.parts.includes(part));

/**
 * Everything that would leave somebody stuck in a flow: steps that are not there, cannot be reached or cannot be left,
 * ways that go round for ever, branches that no answer opens (rule INC18). A flow without problems gives an empty list.
 */
export const checkFlow = (flow: Flow): readonly FlowProblem[] => {
  const steps = byId(flow);
  const starts = [flow.start, ...flow.branches.map(({ start }) => start)];
  const reached = reachedFrom(flow, starts);
  const ends = ending(flow);
  const opens = ({ step, answer }: { readonly step: string; readonly answer: string }): boolean =>
    steps.get(step)?.answers.some((one) => one.answer === answer) ?? false;
  return [
    ...flow.steps
      .filter(({ id }, i) => flow.steps.findIndex((one) => one.id === id) !== i)
      .map(({ id }) => ({ step: id, what: 'twice' as const })),
    ...flow.steps
      .filter(({ answers }) => answers.length === 0)
      .map(({ id }) => ({ step: id, what: 'no-answers' as const })),
    ...Array.from(reached)
      .filter((id) => !steps.has(id))
      .map((id) => ({ step: id, what: 'leads-nowhere' as const })),
    ...flow.steps.filter(({ id }) => !reached.has(id)).map(({ id }) => ({ step: id, what: 'never-reached' as const })),
    ...flow.steps.filter(({ id }) => !ends.has(id)).map(({ id }) => ({ step: id, what: 'never-ends' as const })),
    ...flow.branches
      .filter((branch) => !opens(branch.opens))
      .map(({ id }) => ({ step: id, what: 'opens-nothing' as const })),
    ...flow.branches
      .filter((branch, i) => flow.branches.slice(0, i).some((other) => share(branch, other)))
      .map(({ id }) => ({ step: id, what: 'overlaps' as const })),
  ];
};
