import { openLogSeal } from '../log-key.ts';
import type { RawRows } from '../raw-rows.ts';
import { type Finding, Findings } from './findings.ts';
import { HashTree } from './hash-tree.ts';
import { type StretchSeen, verifyErasures, verifyStretch } from './verify-entries.ts';
import { verifyLog } from './verify-log.ts';

/** What the verifier is told: the public log key, and what witnesses remember (texts of checkpoints). */
export type VerifyOptions = {
  readonly spki: Uint8Array;
  readonly origin?: string;
  readonly witnessed?: readonly string[];
  /** Findings to list; with 1 it stops at the first. */
  readonly most?: number;
};

/** What somebody else saw of a stretch of the log at its beginning. */
export type SeenElsewhere = StretchSeen & { readonly findings: readonly Finding[]; readonly found: number };

/** The beginning of the log is looked at elsewhere at the same time, in stretches that follow each other, up to `upTo`. */
export type Elsewhere = { readonly upTo: number; readonly seen: Promise<readonly SeenElsewhere[]> };

/** What the verifier saw. The register is whole when there are no findings. */
export type Verified = {
  readonly origin: string;
  readonly size: number;
  /** The root over all entries, in base64. */
  readonly root: string;
  readonly checkpoints: number;
  readonly findings: readonly Finding[];
  /** How many findings there were, listed or not. */
  readonly found: number;
};

const originOf = async (rows: RawRows): Promise<string | null> => {
  const found = [];
  for await (const some of rows.table('register_meta')) found.push(...some);
  const [only, ...more] = found;
  return only?.name === 'origin' && more.length === 0 ? only.value : null;
};

/**
 * Hashes every row of a register again, as it lies there, and compares it with its tree, its checkpoints and what
 * witnesses remember (rules REG26, REG27). It shares no code with what writes the register but the reading of
 * checkpoints. What was changed after the last checkpoint, by somebody who made all hashes anew, only witnesses see.
 */
export const verifyRegister = async (
  rows: RawRows,
  options: VerifyOptions,
  elsewhere: Elsewhere | null = null,
): Promise<Verified> => {
  const { spki, witnessed = [], most = 50 } = options;
  const into = new Findings(most);
  const origin = await originOf(rows);
  if (origin === null) into.add('wrong-register', null, 'it does not say whose it is');
  else if (options.origin !== undefined && options.origin !== origin)
    into.add('wrong-register', null, `it is of ${origin}`);
  const here = new Findings(most);
  const last = await verifyStretch(rows, { after: elsewhere?.upTo ?? null, upTo: null }, here);
  const astray = here.isFull ? [] : await rows.astray();
  const before = (await elsewhere?.seen) ?? [];
  for (const { findings, found } of before) into.take(findings, found);
  into.take(here.list, here.count);
  const seen = [...before, last];
  if (!into.isFull) await verifyErasures(rows, seen, into);
  for (const what of astray)
    into.add('index-changed', null, `what is kept beside the entries is not what they say: ${what}; rebuild it`);
  const tree = new HashTree(Buffer.concat(seen.map(({ leaves }) => leaves)));
  const seal = openLogSeal(spki);
  const checkpoints = into.isFull ? 0 : await verifyLog(rows, tree, into, { origin: origin ?? '', seal, witnessed });
  return {
    origin: origin ?? '',
    size: tree.size,
    root: (tree.root(tree.size) ?? Buffer.alloc(0)).toString('base64'),
    checkpoints,
    findings: into.list,
    found: into.count,
  };
};
