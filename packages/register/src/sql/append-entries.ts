import type { Transaction } from 'kysely';
import type { SoundDraft } from '../draft.ts';
import { type EntryRows, makeEntry } from '../entry.ts';
import type { GrowingLog } from '../log/growing-log.ts';
import { type LogKey, signCheckpoint } from '../log-key.ts';
import type { NodeRow } from '../raw-rows.ts';
import { foundBy } from '../search-words.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';

/** A checkpoint is made whenever the log has grown to a multiple of this (rule REG12). */
export const CHECKPOINT_EVERY = 64;

/** Rows that go into one statement; both databases limit its parameters. */
const ROWS_AT_ONCE = 500;

const chunks = <T>(rows: readonly T[]): readonly T[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, at) =>
    rows.slice(at * ROWS_AT_ONCE, (at + 1) * ROWS_AT_ONCE),
  );

/** What is known of a draft's id before it is kept. */
export type Found = {
  readonly outcome: 'kept' | 'known' | 'conflict';
  readonly id: string;
  readonly seq: number;
  readonly leaf: Uint8Array;
};

type Given = {
  readonly drafts: readonly SoundDraft[];
  readonly log: GrowingLog;
  readonly origin: string;
  readonly key: LogKey;
  readonly now: number;
  readonly dialect: Pick<Dialect, 'index' | 'learn'>;
};

/** Entries that have one of these ids; of an erased one the digest is gone. */
const known = async (db: Transaction<Tables>, drafts: readonly SoundDraft[]) => {
  const found = new Map<string, { seq: number; leaf: Uint8Array; digest: string | null }>();
  for (const some of chunks(drafts)) {
    const rows = await db
      .selectFrom('entry')
      .leftJoin('entry_digest', 'entry_digest.seq', 'entry.seq')
      .select(['entry.id', 'entry.seq', 'entry.leaf', 'entry_digest.digest'])
      .where(
        'entry.id',
        'in',
        some.map(({ id }) => id),
      )
      .execute();
    for (const { id, ...row } of rows) found.set(id, row);
  }
  return found;
};

const insert = async (db: Transaction<Tables>, made: readonly EntryRows[]): Promise<void> => {
  for (const rows of chunks(made.map(({ entry }) => entry))) await db.insertInto('entry').values(rows).execute();
  for (const rows of chunks(made.flatMap(({ words }) => words)))
    await db.insertInto('entry_words').values(rows).execute();
  for (const rows of chunks(made.flatMap(({ people }) => people)))
    await db.insertInto('entry_person').values(rows).execute();
  for (const rows of chunks(made.map(({ digest }) => digest)))
    await db.insertInto('entry_digest').values(rows).execute();
};

/**
 * Adds the drafts that are not there yet, within a transaction: entries, their place in the log, which `log` grows by,
 * and the checkpoints that are due. Says of each draft what became of it.
 */
export const appendEntries = async (
  db: Transaction<Tables>,
  { drafts, log, origin, key, now, dialect }: Given,
): Promise<readonly Found[]> => {
  const there = await known(db, drafts);
  const [made, nodes, notes]: [EntryRows[], NodeRow[], { size: number; note: string }[]] = [[], [], []];
  const found: Found[] = [];
  for (const draft of drafts) {
    const { id, digest } = draft;
    const before = there.get(id);
    if (before !== undefined) {
      const { seq, leaf } = before;
      // Of an erased entry nobody can say any more what was delivered; whoever sends it again is told that it came.
      const outcome = before.digest === null || before.digest === digest ? 'known' : 'conflict';
      found.push({ outcome, id, seq, leaf });
      continue;
    }
    const rows = makeEntry(draft, log.size + 1, now);
    const { seq, leaf } = rows.entry;
    made.push(rows);
    nodes.push(...log.add(leaf));
    there.set(id, { seq, leaf, digest });
    found.push({ outcome: 'kept', id, seq, leaf });
    if (log.size % CHECKPOINT_EVERY === 0)
      notes.push({ size: log.size, note: await signCheckpoint({ origin, size: log.size, root: log.root }, key) });
  }
  await insert(db, made);
  for (const rows of chunks(nodes)) await db.insertInto('log_node').values(rows).execute();
  for (const rows of chunks(notes)) await db.insertInto('log_checkpoint').values(rows).execute();
  const searched = made
    .map(({ entry, words }) => ({ seq: entry.seq, words: foundBy(words.map(({ text }) => text)) }))
    .filter(({ words }) => words.length > 0);
  for (const rows of chunks(searched))
    await db
      .insertInto('entry_search')
      .values(rows.map(({ seq, words }) => ({ seq, found_by: dialect.index(words) })))
      .execute();
  if (searched.length > 0) await dialect.learn(db, Array.from(new Set(searched.flatMap(({ words }) => words))));
  return found;
};
