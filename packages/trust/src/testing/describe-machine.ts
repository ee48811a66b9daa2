import { describe, expect, it } from 'vitest';
import { isAnotherMachine, type Machine, MACHINE_FACTS } from '../machine.ts';

/** What every source of a machine's facts promises. */
export const describeMachine = (name: string, make: () => Machine): void => {
  describe(name, () => {
    it('says of each fact what it knows, each value once and none of them empty', () => {
      const facts = make().facts();
      expect(Object.keys(facts).toSorted()).toEqual(MACHINE_FACTS.toSorted());
      for (const fact of MACHINE_FACTS) {
        const values = facts[fact];
        expect(new Set(values).size).toBe(values.length);
        expect(values.filter((value) => value.trim() === '')).toEqual([]);
      }
    });

    it('says the same when it is asked again, and is no other machine than itself', () => {
      const machine = make();
      const facts = machine.facts();
      expect(machine.facts()).toEqual(facts);
      expect(isAnotherMachine(facts, make().facts())).toBe(false);
    });
  });
};
