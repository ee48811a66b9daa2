import type { RawRows } from './raw-rows.ts';

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Someone an entry is about, by the school's own id for them, and the part they had in it. */
export type Person = { readonly person: string; readonly part: string };

/**
 * An entry before the register has it. `facts`, `kind`, `by` and `place` stay for ever and hold nothing personal (ids,
 * not names); `words` and `people` can be erased. `digest` is the SHA-256 in hex of what was delivered, by which a
 * second delivery is known; without it the register takes the draft's own.
 */
export type Draft = {
  readonly id: string;
  readonly kind: string;
  readonly caseId: string | null;
  readonly by: string;
  readonly place: string | null;
  readonly facts: { readonly [name: string]: Json };
  readonly words: { readonly [name: string]: string };
  readonly people: readonly Person[];
  readonly digest?: string;
};

/** An entry as it stands. Of an erased one the words and people are gone, and everything else is there. */
export type Entry = Omit<Draft, 'digest'> & {
  readonly seq: number;
  /** When the register took it in, in milliseconds since 1970. */
  readonly at: number;
  readonly leafHash: string;
  readonly erased: boolean;
};

/** Says that an entry is kept (rule REG7); `signature` is the log key's, in base64. */
export type Receipt = {
  readonly id: string;
  readonly seq: number;
  readonly leafHash: string;
  readonly signature: string;
};

/** What became of a draft: kept now, kept before, or refused because another entry has its id (rules REG5, REG6). */
export type Appended =
  | { readonly outcome: 'kept' | 'known'; readonly receipt: Receipt }
  | { readonly outcome: 'refused'; readonly code: 'id-conflict' };

/** Which entries are wanted: all that is said has to hold. `words` are looked for as beginnings of words. */
export type Query = {
  readonly kind?: string;
  /** What the kind begins with, before its dot. */
  readonly family?: string;
  readonly caseId?: string;
  readonly place?: string;
  readonly person?: string;
  readonly words?: string;
  /** From this moment on, and before that one. */
  readonly from?: number;
  readonly until?: number;
  readonly order?: 'newest' | 'oldest';
  /** Only entries that come after this `seq` in the order asked for: `next` of the page before. */
  readonly beyond?: number;
  /** 1 to 500. */
  readonly limit: number;
};

/** `next` is null when there are no more. */
export type Page = { readonly entries: readonly Entry[]; readonly next: number | null };

/** How a case stands: by its first entry, and when it was closed last; null while it is open. */
export type Standing = {
  readonly caseId: string;
  readonly openedSeq: number;
  readonly openedAt: number;
  readonly closedAt: number | null;
};

/** Which cases are wanted. Cases are what entries of the family `case` are of, in the order in which they were opened. */
export type StandingQuery = {
  /** Those that are not closed. */
  readonly open?: true;
  /** Opened from this moment on, and before that one. */
  readonly from?: number;
  readonly until?: number;
  readonly order?: 'newest' | 'oldest';
  /** Only cases after the one whose `openedSeq` this is: `next` of the page before. */
  readonly beyond?: number | undefined;
  /** 1 to 500. */
  readonly limit: number;
};

/** `next` is null when there are no more. */
export type StandingPage = { readonly cases: readonly Standing[]; readonly next: number | null };

/** What shows that an entry is in the log: its leaf, and the way from there to a checkpoint's root. Hashes in base64. */
export type Inclusion = {
  readonly seq: number;
  readonly size: number;
  readonly leafHash: string;
  readonly proof: readonly string[];
};

/** Whose personal text is to be erased, by whom, and why (no names; it stays). `id` makes it happen once. */
export type Erasure = {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  readonly seqs: readonly number[];
};

/** What the school's register promises, wherever it is kept (rules REG1 to REG18). The caller disposes of it. */
export type Register = AsyncDisposable & {
  /** What its checkpoints begin with. */
  readonly origin: string;
  /** How many entries there are. */
  size(): Promise<number>;
  /**
   * Keeps drafts, in this order, and answers each once it is on disk. Throws RegisterError `bad-entry`, `too-large`,
   * with none of them kept, and what the store throws; after that it is safe to try the same again.
   */
  append(drafts: readonly Draft[]): Promise<readonly Appended[]>;
  read(seq: number): Promise<Entry | null>;
  find(id: string): Promise<Entry | null>;
  page(query: Query): Promise<Page>;
  /** Cases by how they stand, without a look at their entries (rule REG31). */
  standings(query: StandingQuery): Promise<StandingPage>;
  /** How many cases were opened from a moment on and before another. */
  countOpened(from: number, until: number): Promise<number>;
  /** Every entry of these cases, oldest first; at most 100 cases at once. */
  entriesOf(caseIds: readonly string[]): Promise<readonly Entry[]>;
  /** The text of the newest checkpoint, made now when the log has grown since the last. */
  checkpoint(): Promise<string>;
  /** Throws RegisterError `unknown-entry` for what a log of this size does not have. */
  proveInclusion(seq: number, size: number): Promise<Inclusion>;
  /** The hashes, in base64, that show how the log grew. Throws RegisterError `unknown-checkpoint` beyond its size. */
  proveConsistency(from: number, to: number): Promise<readonly string[]>;
  /** Erases the words and people of entries, and keeps an entry that says so. Throws RegisterError `unknown-entry`. */
  erase(erasure: Erasure): Promise<Receipt>;
  /** Every row as it lies there, at one moment, for a backup or a verifier. The caller disposes of it. */
  rows(): Promise<RawRows>;
};
