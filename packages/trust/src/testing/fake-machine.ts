import type { Machine, MachineFacts } from '../machine.ts';

/** A machine whose facts are given, and can be changed as a screwdriver changes them. */
export type FakeMachine = Machine & { change(facts: Partial<MachineFacts>): void };

/** Everything is known of it; machines of another `name` share no fact. */
export const createFakeMachine = (name: string, facts: Partial<MachineFacts> = {}): FakeMachine => {
  let now: MachineFacts = {
    product: [`${name} product`],
    machineId: [`${name} machine id`],
    disk: [`${name} disk`],
    network: [`${name} card`],
    ...facts,
  };
  return {
    facts: () => now,
    change(change) {
      now = { ...now, ...change };
    },
  };
};
