import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readFacts, writeFacts } from './facts.ts';
import { exists, putFile, readText } from './folder.ts';
import { changedFacts, isAnotherMachine, knownFrom, type MachineFact, type MachineFacts } from './machine.ts';

/** The name of the file in an identity's folder that says on which machine it was made. */
export const MACHINE_FILE = 'machine.json';

const MEND = 'Delete the identity folder and enrol this computer again.';
const HASH = '[A-Za-z0-9_-]{43}';
const HASHES = new RegExp(`^(${HASH}( ${HASH})*)?$`);

type Kept = { readonly salt: string; readonly facts: MachineFacts };

const hashed = (facts: MachineFacts, salt: string): MachineFacts => {
  const of = (fact: MachineFact): readonly string[] =>
    facts[fact].map((value) => createHash('sha256').update(`${salt} ${fact} ${value}`).digest('base64url')).toSorted();
  return { product: of('product'), machineId: of('machineId'), disk: of('disk'), network: of('network') };
};

const readKept = async (folder: string): Promise<Kept> => {
  const isHashes = (value: string): boolean => HASHES.test(value);
  const text = await readText(folder, MACHINE_FILE, { secret: false, mend: MEND });
  const { salt, ...facts } = readFacts(join(folder, MACHINE_FILE), text, MEND, {
    salt: (value) => /^[A-Za-z0-9_-]{22}$/.test(value),
    product: isHashes,
    machineId: isHashes,
    disk: isHashes,
    network: isHashes,
  });
  const of = (fact: MachineFact): readonly string[] => (facts[fact] === '' ? [] : facts[fact].split(' '));
  return {
    salt,
    facts: { product: of('product'), machineId: of('machineId'), disk: of('disk'), network: of('network') },
  };
};

const write = async (folder: string, { salt, facts }: Kept): Promise<void> => {
  const { product, machineId, disk, network } = facts;
  const line = (hashes: readonly string[]): string => hashes.join(' ');
  const text = writeFacts({
    salt,
    product: line(product),
    machineId: line(machineId),
    disk: line(disk),
    network: line(network),
  });
  await putFile(folder, { name: MACHINE_FILE, text, secret: false });
};

/** How the machine compares with the one an identity was made on. */
export type MachineCheck =
  | { readonly kind: 'unrecorded' }
  | { readonly kind: 'same' }
  | { readonly kind: 'another'; readonly changed: readonly MachineFact[] };

/**
 * Compares the machine with what an identity's folder remembers of its own: salted hashes, never the facts. Rejects with
 * TrustError `file-damaged`, `newer-format` or `folder-unusable`.
 */
export const checkMachine = async (folder: string, now: MachineFacts): Promise<MachineCheck> => {
  if (!(await exists(join(folder, MACHINE_FILE)))) return { kind: 'unrecorded' };
  const { salt, facts } = await readKept(folder);
  const here = hashed(now, salt);
  return isAnotherMachine(facts, here) ? { kind: 'another', changed: changedFacts(facts, here) } : { kind: 'same' };
};

/** Remembers the machine as it is now; a fact that cannot be read now stays as it was. Rejects with TrustError. */
export const recordMachine = async (folder: string, now: MachineFacts): Promise<void> => {
  const before = (await exists(join(folder, MACHINE_FILE))) ? await readKept(folder) : null;
  const salt = before?.salt ?? randomBytes(16).toString('base64url');
  const here = hashed(now, salt);
  const facts = before === null ? here : knownFrom(before.facts, here);
  if (before === null || JSON.stringify(facts) !== JSON.stringify(before.facts)) await write(folder, { salt, facts });
};
