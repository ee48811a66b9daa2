import { type Case, type CasePerson, entriesOf } from './case.ts';
import { type Act, aboutOf } from './entry.ts';
import { isSealed } from './evidence-rule.ts';
import { type Flow, flowState, type FlowState, type Given, stepOf } from './flow.ts';
import { CRIME } from './flows/crime.ts';
import { NO_CRIME } from './flows/no-crime.ts';
import type { Settings } from './settings.ts';

/** The step of the first flow that is the question of the law; its answers are entries of their own kind. */
const LAW = CRIME.start;

/** The flow a case takes: the one for what may be against the law as long as it is sealed. */
export const flowOf = (settings: Settings, state: Case): Flow => (isSealed(settings, state) ? CRIME : NO_CRIME);

const givenIn = (flow: Flow, state: Case): readonly Given[] =>
  state.entries.flatMap((entry): readonly Given[] => {
    if (entry.kind === 'case.suspect' && flow === CRIME)
      return [{ step: LAW, person: null, answers: [entry.facts.answer] }];
    if (entry.kind !== 'case.answer' || entry.facts.flow !== flow.id) return [];
    return [{ step: entry.facts.step, person: aboutOf(entry), answers: entry.facts.answers }];
  });

const isNamed = ({ person }: CasePerson): boolean => person !== '';

/** Where a case stands in its flow: what waits for an answer, in whose branch, and what was answered. */
export const caseFlow = (settings: Settings, state: Case): { readonly flow: Flow } & FlowState => {
  const flow = flowOf(settings, state);
  return { flow, ...flowState(flow, givenIn(flow, state), state.people.filter(isNamed)) };
};

/** The act that answers a step. The question of the law has an entry of its own, which anybody can make at any time. */
export const answerAct = (flow: Flow, { step, person, answers }: Given, why: string): Act => {
  const words = why === '' ? {} : { why };
  const [answer] = answers;
  if (flow === CRIME && step === LAW && (answer === 'yes' || answer === 'unsure' || answer === 'no'))
    return { kind: 'case.suspect', facts: { answer }, words, people: [] };
  return {
    kind: 'case.answer',
    facts: { flow: flow.id, step, answers: [...answers] },
    words,
    people: person === null ? [] : [{ person, part: 'about' }],
  };
};

/** Contacts that the flow asks to be called now, once each. */
export const contactsDue = (settings: Settings, state: Case): readonly string[] => {
  const { questions } = caseFlow(settings, state);
  const done = entriesOf(state, 'case.contact').map(({ facts }) => facts.contact);
  const wanted = questions.flatMap(({ step }) => step.contact ?? []);
  return wanted.filter((contact, i) => wanted.indexOf(contact) === i && !done.includes(contact));
};

/** Whether a step is the question of the law, which is never answered by a plain answer. */
export const isLawStep = (flow: Flow, step: string): boolean => flow === CRIME && stepOf(flow, step)?.id === LAW;
