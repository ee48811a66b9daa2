import { describe, expect, it } from 'vitest';
import {
  changedFacts,
  isAnotherMachine,
  knownFrom,
  MACHINE_FACTS,
  type MachineFact,
  type MachineFacts,
  thisMachine,
} from './machine.ts';
import { describeMachine } from './testing/describe-machine.ts';
import { createFakeMachine } from './testing/fake-machine.ts';

describeMachine('a made-up machine', () => createFakeMachine('PC-1'));
describeMachine('this machine', thisMachine);

const HOW = ['same', 'changed', 'unknown before', 'unknown now'] as const;
type How = (typeof HOW)[number];

/** One fact before and now. */
const pair = (how: How): readonly [before: readonly string[], now: readonly string[]] => {
  switch (how) {
    case 'same':
      return [['a'], ['a']];
    case 'changed':
      return [['a'], ['b']];
    case 'unknown before':
      return [[], ['b']];
    case 'unknown now':
      return [['a'], []];
  }
};

const combinations: readonly Readonly<Record<MachineFact, How>>[] = HOW.flatMap((product) =>
  HOW.flatMap((machineId) => HOW.flatMap((disk) => HOW.map((network) => ({ product, machineId, disk, network })))),
);

const sides = (how: Readonly<Record<MachineFact, How>>): readonly [before: MachineFacts, now: MachineFacts] => {
  const of = (side: 0 | 1): MachineFacts => ({
    product: pair(how.product)[side],
    machineId: pair(how.machineId)[side],
    disk: pair(how.disk)[side],
    network: pair(how.network)[side],
  });
  return [of(0), of(1)];
};

describe('[CLN6] another machine', () => {
  it('is one of which two of the four facts are others, in every combination', () => {
    expect(combinations).toHaveLength(256);
    for (const how of combinations) {
      const [before, now] = sides(how);
      const changed = MACHINE_FACTS.filter((fact) => how[fact] === 'changed');
      expect([how, changedFacts(before, now)]).toEqual([how, changed]);
      expect([how, isAnotherMachine(before, now)]).toEqual([how, changed.length >= 2]);
    }
  });

  it('is not one with a second network card, or with one of two taken out', () => {
    const [before, now] = sides({ product: 'same', machineId: 'same', disk: 'changed', network: 'same' });
    const two = ['a', 'b'];
    expect(isAnotherMachine(before, { ...now, network: two })).toBe(false);
    expect(isAnotherMachine({ ...before, network: two }, { ...now, network: ['b'] })).toBe(false);
    expect(isAnotherMachine({ ...before, network: two }, { ...now, network: ['c'] })).toBe(true);
  });
});

it('[CLN6] what is known afterwards is what is there now, and what was known of what cannot be read now', () => {
  for (const how of combinations) {
    const [before, now] = sides(how);
    const after = knownFrom(before, now);
    for (const fact of MACHINE_FACTS)
      expect(after[fact]).toEqual(how[fact] === 'unknown now' ? before[fact] : now[fact]);
    expect(isAnotherMachine(after, now)).toBe(false);
  }
});
