import { parseCheckpoint } from '@usher/protocol';
import type { LogSeal } from '../log-key.ts';
import type { RawRows } from '../raw-rows.ts';
import type { Findings } from './findings.ts';
import type { HashTree } from './hash-tree.ts';

/** A checkpoint has to be there for every so many entries (rule REG12). */
const CHECKPOINT_EVERY = 64;

/** The stored subtrees against those that the entries make. */
const verifyTree = async (rows: RawRows, tree: HashTree, into: Findings): Promise<void> => {
  let count = 0;
  let whole = 0;
  for (let level = 1; tree.count(level) > 0; level += 1) whole += tree.count(level);
  for await (const some of rows.table('log_node'))
    for (const { level, idx, hash } of some) {
      count += 1;
      if (tree.node(level, idx)?.equals(hash) !== true)
        into.add('tree-changed', null, `the stored hash ${level}/${idx} is not that of the entries`);
      if (into.isFull) return;
    }
  if (count < whole) into.add('tree-changed', null, `${whole - count} stored hashes are gone`);
};

/** The root that the entries make where a signed checkpoint says another; the sentence says what is wrong, or null. */
const contradiction = (note: string, tree: HashTree, origin: string, seal: LogSeal): string | null => {
  const read = parseCheckpoint(note);
  if (read === null) return 'it cannot be read';
  const { checkpoint } = read;
  if (checkpoint.origin !== origin) return `it is of ${checkpoint.origin}`;
  if (!seal.isSigned(read)) return 'the log key did not sign it';
  const root = tree.root(checkpoint.size);
  if (root === null) return `there were ${checkpoint.size} entries then, and there are ${tree.size} now`;
  return root.equals(checkpoint.root) ? null : `the first ${checkpoint.size} entries are not what they were then`;
};

const verifyCheckpoints = async (
  rows: RawRows,
  tree: HashTree,
  into: Findings,
  { origin, seal }: { origin: string; seal: LogSeal },
): Promise<number> => {
  let count = 0;
  let due = CHECKPOINT_EVERY;
  for await (const some of rows.table('log_checkpoint'))
    for (const { size, note } of some) {
      count += 1;
      for (; due < size; due += CHECKPOINT_EVERY) into.add('checkpoint-missing', due, 'its checkpoint is gone');
      if (due === size) due += CHECKPOINT_EVERY;
      const wrong =
        contradiction(note, tree, origin, seal) ??
        (parseCheckpoint(note)?.checkpoint.size === size ? null : 'it stands in the place of another');
      if (wrong !== null) into.add('checkpoint-changed', size, wrong);
      if (into.isFull) return count;
    }
  for (; due <= tree.size; due += CHECKPOINT_EVERY) into.add('checkpoint-missing', due, 'its checkpoint is gone');
  return count;
};

/** What is known of a log from elsewhere: whose it should be, its public key, and checkpoints that witnesses kept. */
export type Known = {
  readonly origin: string;
  readonly seal: LogSeal;
  readonly witnessed: readonly string[];
};

/** Looks at tree, checkpoints and what witnesses remember; returns how many checkpoints the register has. */
export const verifyLog = async (
  rows: RawRows,
  tree: HashTree,
  into: Findings,
  { origin, seal, witnessed }: Known,
): Promise<number> => {
  await verifyTree(rows, tree, into);
  const count = await verifyCheckpoints(rows, tree, into, { origin, seal });
  for (const note of witnessed) {
    const wrong = contradiction(note, tree, origin, seal);
    if (wrong !== null) into.add('witness-contradicted', parseCheckpoint(note)?.checkpoint.size ?? null, wrong);
  }
  return count;
};
