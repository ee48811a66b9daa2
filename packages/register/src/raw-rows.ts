/** The tables of a register as they lie in a database: columns under their own names. */
export type EntryRow = {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly kind: string;
  readonly case_id: string | null;
  readonly by_whom: string;
  readonly place: string | null;
  readonly facts: string;
  readonly digest: Uint8Array;
  readonly words: string;
  readonly people: string;
  readonly leaf: Uint8Array;
};
export type WordsRow = {
  readonly seq: number;
  readonly name: string;
  readonly text: string;
  readonly salt: Uint8Array;
};
export type PersonRow = {
  readonly seq: number;
  readonly n: number;
  readonly person: string;
  readonly part: string;
  readonly salt: Uint8Array;
};
export type DigestRow = { readonly seq: number; readonly digest: string; readonly salt: Uint8Array };
export type NodeRow = { readonly level: number; readonly idx: number; readonly hash: Uint8Array };
export type CheckpointRow = { readonly size: number; readonly note: string };
export type ErasureRow = { readonly target: number; readonly by_seq: number };
export type MetaRow = { readonly name: string; readonly value: string };

/** The columns of every table in the order they are written out; the first ones are its key. */
export const TABLES = {
  entry: ['seq', 'id', 'at', 'kind', 'case_id', 'by_whom', 'place', 'facts', 'digest', 'words', 'people', 'leaf'],
  entry_words: ['seq', 'name', 'text', 'salt'],
  entry_person: ['seq', 'n', 'person', 'part', 'salt'],
  entry_digest: ['seq', 'digest', 'salt'],
  log_node: ['level', 'idx', 'hash'],
  log_checkpoint: ['size', 'note'],
  erasure: ['target', 'by_seq'],
  register_meta: ['name', 'value'],
} as const;

export type RawTables = {
  readonly entry: EntryRow;
  readonly entry_words: WordsRow;
  readonly entry_person: PersonRow;
  readonly entry_digest: DigestRow;
  readonly log_node: NodeRow;
  readonly log_checkpoint: CheckpointRow;
  readonly erasure: ErasureRow;
  readonly register_meta: MetaRow;
};
export type TableName = keyof RawTables;

/** The entries of a stretch of the log: those after one and up to another; null where it has no end. */
export type Stretch = { readonly after: number | null; readonly upTo: number | null };

/** The tables whose rows belong to entries. */
export type EntryTable = 'entry' | 'entry_words' | 'entry_person' | 'entry_digest';

/** The rows of a register as they were at one moment, some thousand at a time, in the order of their key. */
export type RawRows = AsyncDisposable & {
  table<T extends TableName>(name: T): AsyncIterable<readonly RawTables[T][]>;
  /** The number of the last entry; 0 when there is none. */
  last(): Promise<number>;
  /** What is kept beside the entries and is not what they say, in words; at most 100 of it. */
  astray(): Promise<readonly string[]>;
  /** The same of the entries of one stretch. */
  part<T extends EntryTable>(name: T, stretch: Stretch): AsyncIterable<readonly RawTables[T][]>;
};

/** A condition on `seq`, in the SQL of both databases; the numbers are whole. */
export const within = ({ after, upTo }: Stretch): string =>
  [after === null ? null : `seq > ${BigInt(after)}`, upTo === null ? null : `seq <= ${BigInt(upTo)}`]
    .filter((one) => one !== null)
    .join(' AND ') || 'TRUE';
