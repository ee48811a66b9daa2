import { readLinuxMachine } from './machine-linux.ts';

/**
 * What tells one machine from another, each as the values it has: SMBIOS product UUID, machine id, serial number of the
 * system disk, permanent addresses of the network cards. No value at all means that it is not known.
 */
export type MachineFacts = Readonly<Record<MachineFact, readonly string[]>>;
export type MachineFact = 'product' | 'machineId' | 'disk' | 'network';

export const MACHINE_FACTS: readonly MachineFact[] = ['product', 'machineId', 'disk', 'network'];

/** Where the facts come from. Never throws: what cannot be read is not known. */
export interface Machine {
  facts(): MachineFacts;
}

const NOTHING_KNOWN: MachineFacts = { product: [], machineId: [], disk: [], network: [] };

/** This machine, read from the system's own files. On systems other than Linux nothing is known of it yet. */
export const thisMachine = (root = '/'): Machine => ({
  facts: () => (process.platform === 'linux' ? readLinuxMachine(root) : NOTHING_KNOWN),
});

/** As many facts may have changed while a machine counts as the same: a replaced network card or disk is one. */
const MOST_CHANGED = 1;

/**
 * The facts that are others now. A fact that is not known on either side has not changed, nor has one of which a
 * value is still there: a second network card is no other machine.
 */
export const changedFacts = (known: MachineFacts, now: MachineFacts): readonly MachineFact[] =>
  MACHINE_FACTS.filter(
    (fact) => known[fact].length > 0 && now[fact].length > 0 && !known[fact].some((value) => now[fact].includes(value)),
  );

/** Whether so much has changed that it is another machine (rule CLN6). */
export const isAnotherMachine = (known: MachineFacts, now: MachineFacts): boolean =>
  changedFacts(known, now).length > MOST_CHANGED;

/** What is known afterwards: the facts as they are now, and those of before that cannot be read now. */
export const knownFrom = (known: MachineFacts, now: MachineFacts): MachineFacts => {
  const of = (fact: MachineFact): readonly string[] => (now[fact].length > 0 ? now[fact] : known[fact]);
  return { product: of('product'), machineId: of('machineId'), disk: of('disk'), network: of('network') };
};
