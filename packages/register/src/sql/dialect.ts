import type { Kysely, RawBuilder, Transaction } from 'kysely';
import type { RawRows } from '../raw-rows.ts';
import type { Tables } from './tables.ts';

/** Where the two databases differ. */
export type Dialect = {
  /** How the words that an entry is found by are stored. */
  readonly index: (words: readonly string[]) => RawBuilder<string>;
  /** Learns the words of new entries, each once, where searching needs to know them. */
  readonly learn: (db: Transaction<Tables>, words: readonly string[]) => Promise<void>;
  /** The `seq` of every entry that has words which begin like each of these; there is at least one. */
  readonly search: (words: readonly string[]) => Promise<RawBuilder<{ seq: number }>>;
  /** The family of an entry's kind, as it is indexed. */
  readonly family: RawBuilder<string>;
  /** The place of an entry where words are looked for as well: those lead to few entries, a place to very many. */
  readonly placeBesideWords: RawBuilder<string>;
  /** Deletes what the erasing entry names. */
  readonly erase: (db: Transaction<Tables>, bySeq: number) => Promise<void>;
  /** After an erasure was committed: leaves nothing of it where it lay. */
  readonly scrub: () => Promise<void>;
  /** Another number whenever another connection writes, between which somebody else may have written. */
  readonly session: () => number;
  /** What a failure of the store means. */
  readonly explain: (error: unknown) => unknown;
  readonly rows: () => Promise<RawRows>;
  readonly close: () => Promise<void>;
};

/** A register's store: one connection that writes, and one or several that read. */
export type Store = { readonly write: Kysely<Tables>; readonly read: Kysely<Tables>; readonly dialect: Dialect };
