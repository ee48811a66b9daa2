import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areAnswers, canAnswer, type Flow, type FlowPerson, flowState, type FlowStep, type Given } from './flow.ts';
import { checkFlow } from './flow-check.ts';
import { CRIME, MAY_SAY_NO } from './flows/crime.ts';
import { NO_CRIME } from './flows/no-crime.ts';

const FLOWS = [NO_CRIME, CRIME];
const trunk = (step: string, ...answers: string[]): Given => ({ step, person: null, answers });
const of = (person: string, step: string, ...answers: string[]): Given => ({ step, person, answers });
const asked = (flow: Flow, given: readonly Given[], people: readonly FlowPerson[] = []): readonly string[] =>
  flowState(flow, given, people).questions.map(({ step, person }) =>
    person === null ? step.id : `${person}:${step.id}`,
  );

const VICTIM: FlowPerson = { person: 'v', who: 'pupil', part: 'victim' };
const INSTIGATOR: FlowPerson = { person: 'i', who: 'pupil', part: 'instigator' };
const TEACHER: FlowPerson = { person: 't', who: 'staff', part: 'instigator' };
const TO_CHILDREN = [trunk('record', 'done'), trunk('evidence', 'done'), trunk('staff-involved', 'no')];

describe('the flow without a crime', () => {
  it('[INC14] begins with the record, then the evidence, and skips nothing', () => {
    expect(asked(NO_CRIME, [])).toEqual(['record']);
    expect(asked(NO_CRIME, [trunk('evidence', 'done')])).toEqual(['record']);
    expect(asked(NO_CRIME, [trunk('record', 'done')])).toEqual(['evidence']);
    expect(asked(NO_CRIME, [trunk('record', 'done'), trunk('children', 'none')])).toEqual(['evidence']);
    expect(asked(NO_CRIME, TO_CHILDREN)).toEqual(['children']);
    expect(asked(NO_CRIME, [...TO_CHILDREN, trunk('children', 'none')])).toEqual([]);
  });

  it('[INC13] goes through the branch of each victim and each instigator, and of staff', () => {
    const people = [
      VICTIM,
      { ...VICTIM, person: 'v2' },
      INSTIGATOR,
      TEACHER,
      { ...VICTIM, person: 'w', part: 'witness' as const },
    ];
    const given = [
      trunk('record', 'done'),
      trunk('evidence', 'done'),
      trunk('staff-involved', 'yes'),
      trunk('children', 'victim', 'instigator'),
    ];
    expect(asked(NO_CRIME, given, people)).toEqual(['t:staff-concern', 'v:support', 'v2:support', 'i:others']);
    const one = [...given, of('v', 'support', 'class-teacher'), of('i', 'others', 'no')];
    expect(asked(NO_CRIME, one, people)).toEqual(['t:staff-concern', 'v:victim-parents', 'v2:support', 'i:sanctions']);
  });

  it('[INC13] waits for a name where a branch has nobody', () => {
    const given = [...TO_CHILDREN, trunk('children', 'instigator')];
    expect(flowState(NO_CRIME, given, [VICTIM]).unnamed.map(({ id }) => id)).toEqual(['instigator']);
    expect(flowState(NO_CRIME, given, [INSTIGATOR]).unnamed).toEqual([]);
  });

  it('[INC13] refers a child at risk, and weighs what is serious or goes on', () => {
    const victim = [
      ...TO_CHILDREN,
      trunk('children', 'victim'),
      of('v', 'support', 'safeguarding-lead'),
      of('v', 'victim-parents', 'yes'),
    ];
    expect(asked(NO_CRIME, [...victim, of('v', 'at-risk', 'yes')], [VICTIM])).toEqual(['v:social-care']);
    expect(asked(NO_CRIME, [...victim, of('v', 'at-risk', 'no')], [VICTIM])).toEqual([]);
    const other = [
      ...TO_CHILDREN,
      trunk('children', 'instigator'),
      of('i', 'others', 'no'),
      of('i', 'sanctions', 'done'),
    ];
    expect(asked(NO_CRIME, [...other, of('i', 'serious', 'serious')], [INSTIGATOR])).toEqual(['i:instigator-parents']);
    expect(asked(NO_CRIME, [...other, of('i', 'serious', 'persistent')], [INSTIGATOR])).toEqual([
      'i:persistent-parents',
    ]);
    expect(asked(NO_CRIME, [...other, of('i', 'serious', 'no')], [INSTIGATOR])).toEqual([]);
  });

  it('[INC13] calls the officer for staff on any of three grounds, and on none does not', () => {
    const given = [
      trunk('record', 'done'),
      trunk('evidence', 'done'),
      trunk('staff-involved', 'yes'),
      trunk('children', 'none'),
    ];
    for (const ground of ['harm', 'crime', 'unsuitable'])
      expect(asked(NO_CRIME, [...given, of('t', 'staff-concern', ground)], [TEACHER])).toEqual(['t:staff-officer']);
    expect(asked(NO_CRIME, [...given, of('t', 'staff-concern', 'none')], [TEACHER])).toEqual(['t:staff-review']);
  });
});

describe('the flow for what may be against the law', () => {
  it('[INC14] asks for advice and then anew as long as nobody is sure', () => {
    expect(asked(CRIME, [])).toEqual(['against-the-law']);
    expect(asked(CRIME, [trunk('against-the-law', 'unsure')])).toEqual(['advice']);
    expect(asked(CRIME, [trunk('against-the-law', 'unsure'), trunk('advice', 'done')])).toEqual(['against-the-law']);
    const again = [trunk('against-the-law', 'unsure'), trunk('advice', 'done'), trunk('against-the-law', 'unsure')];
    expect(asked(CRIME, again)).toEqual(['advice']);
  });

  it('[INC14] tells police and authority before anything is secured', () => {
    const order = [
      'police',
      'authority',
      'police-advice',
      'secure',
      'nobody-looks',
      'pupils-involved',
      'staff-involved',
    ];
    const given = [trunk('against-the-law', 'yes')];
    for (const step of order) {
      expect(asked(CRIME, given)).toEqual([step]);
      given.push(trunk(step, step === 'police-advice' ? 'none-yet' : step.endsWith('involved') ? 'no' : 'done'));
    }
    expect(asked(CRIME, given)).toEqual([]);
  });

  it('[INC32] offers no to head, online-safety lead and safeguarding lead alone', () => {
    const no = CRIME.steps[0]?.answers.find(({ answer }) => answer === 'no');
    expect(no?.only).toBe(MAY_SAY_NO);
    expect(MAY_SAY_NO).toEqual(['head', 'online-safety-lead', 'dsl']);
  });
});

describe('answers', () => {
  it('[INC16] asks anew for what came after an answer that is put right, unless the way is the same', () => {
    const given = [...TO_CHILDREN, trunk('children', 'none')];
    expect(asked(NO_CRIME, [...given, trunk('staff-involved', 'yes')])).toEqual([]);
    const serious = [
      of('i', 'others', 'no'),
      of('i', 'sanctions', 'done'),
      of('i', 'serious', 'serious'),
      of('i', 'instigator-parents', 'done'),
    ];
    const all = [...TO_CHILDREN, trunk('children', 'instigator'), ...serious];
    expect(asked(NO_CRIME, [...all, of('i', 'serious', 'persistent')], [INSTIGATOR])).toEqual(['i:persistent-parents']);
    expect(asked(NO_CRIME, [...all, of('i', 'others', 'yes')], [INSTIGATOR])).toEqual(['i:safeguarding-officer']);
    const changed = flowState(NO_CRIME, [...all, of('i', 'serious', 'persistent')], [INSTIGATOR]);
    expect(changed.path.map(({ step }) => step)).not.toContain('instigator-parents');
    expect(canAnswer(changed, 'instigator-parents', 'i')).toBe(false);
  });

  it('[INC17] are those of the step, one unless several may be chosen, and none with nothing else', () => {
    const step = (id: string) => NO_CRIME.steps.find((one) => one.id === id) as FlowStep;
    expect(areAnswers(step('children'), ['victim', 'instigator'])).toBe(true);
    expect(areAnswers(step('children'), ['victim', 'victim'])).toBe(false);
    expect(areAnswers(step('children'), ['none', 'victim'])).toBe(false);
    expect(areAnswers(step('children'), ['none'])).toBe(true);
    expect(areAnswers(step('staff-involved'), ['yes', 'no'])).toBe(false);
    expect(areAnswers(step('staff-involved'), [])).toBe(false);
    expect(areAnswers(step('staff-involved'), ['maybe'])).toBe(false);
  });
});

const people = fc.uniqueArray(
  fc.record({
    person: fc.constantFrom('a', 'b', 'c', 'd'),
    who: fc.constantFrom('pupil', 'staff', 'other'),
    part: fc.constantFrom('victim', 'instigator', 'witness', 'unknown'),
  }),
  { selector: ({ person }) => person, maxLength: 4 },
);
const anyGiven = (flow: Flow): fc.Arbitrary<Given> =>
  fc.constantFrom(...flow.steps).chain((step) =>
    fc.record({
      step: fc.constant(step.id),
      person: fc.constantFrom(null, 'a', 'b', 'c', 'd'),
      answers: fc.constantFrom(...step.answers.map(({ answer }) => [answer])),
    }),
  );

describe.each(FLOWS.map((flow) => [flow.id, flow] as const))(
  'the flow %s over everything that can be answered',
  (_id, flow) => {
    it('[INC14] takes no notice of what cannot be answered yet', () => {
      fc.assert(
        fc.property(fc.array(anyGiven(flow), { maxLength: 40 }), anyGiven(flow), people, (given, more, who) => {
          const before = flowState(flow, given, who);
          const after = flowState(flow, [...given, more], who);
          if (!canAnswer(before, more.step, more.person)) expect(after).toEqual(before);
        }),
      );
    });

    it('[INC14] answers steps only after those that lead to them', () => {
      fc.assert(
        fc.property(fc.array(anyGiven(flow), { maxLength: 60 }), people, (given, who) => {
          const { path } = flowState(flow, given, who);
          for (const thread of [null, 'a', 'b', 'c', 'd']) {
            const own = path.filter(({ person }) => person === thread);
            const starts = thread === null ? [flow.start] : flow.branches.map(({ start }) => start);
            own.forEach((one, i) => {
              const before = own[i - 1];
              if (before === undefined) expect(starts).toContain(one.step);
              else {
                const ways = flow.steps.find(({ id }) => id === before.step)?.answers.map(({ next }) => next);
                expect(ways).toContain(one.step);
              }
            });
          }
        }),
      );
    });

    it('[INC15] always has a way to the end, and every question on it can be answered', () => {
      fc.assert(
        fc.property(people, fc.infiniteStream(fc.nat()), (who, choose) => {
          const pick = <T>(list: readonly T[]): T => list[(choose.next().value ?? 0) % list.length] as T;
          let given: readonly Given[] = [];
          let steps = 0;
          for (let at = flowState(flow, given, who); at.questions.length > 0; at = flowState(flow, given, who)) {
            const { step, person } = pick(at.questions);
            expect(canAnswer(at, step.id, person)).toBe(true);
            const { answer } = pick(step.answers);
            given = [...given, { step: step.id, person, answers: [answer] }];
            expect(++steps).toBeLessThan(1_000);
          }
        }),
      );
    });
  },
);

describe('checking a flow', () => {
  it.each(FLOWS.map((flow) => [flow.id, flow] as const))('[INC18] finds nothing wrong with %s', (_id, flow) => {
    expect(checkFlow(flow)).toEqual([]);
  });

  const change = (changes: Partial<Flow>): Flow => ({ ...NO_CRIME, ...changes });
  const first = NO_CRIME.steps[0] as FlowStep;
  const rest = NO_CRIME.steps.slice(1);
  const BROKEN: readonly (readonly [string, Flow, string])[] = [
    ['a step that is there twice', change({ steps: [...NO_CRIME.steps, first] }), 'twice'],
    ['a step without answers', change({ steps: [{ ...first, answers: [] }, ...rest] }), 'no-answers'],
    [
      'a way to nowhere',
      change({ steps: [{ ...first, answers: [{ answer: 'done', next: 'gone' }] }, ...rest] }),
      'leads-nowhere',
    ],
    ['a step nobody comes to', change({ steps: [...NO_CRIME.steps, { ...first, id: 'lost' }] }), 'never-reached'],
    [
      'a way that goes round',
      change({ steps: [{ ...first, answers: [{ answer: 'done', next: 'record' }] }, ...rest] }),
      'never-ends',
    ],
    [
      'a branch nothing opens',
      change({ branches: NO_CRIME.branches.map((one) => ({ ...one, opens: { step: 'record', answer: 'no' } })) }),
      'opens-nothing',
    ],
    ['two branches for one person', change({ branches: [...NO_CRIME.branches, ...NO_CRIME.branches] }), 'overlaps'],
  ];
  it.each(BROKEN)('[INC18] notices %s', (_what, flow, problem) => {
    expect(checkFlow(flow).map(({ what }) => what)).toContain(problem);
  });
});
