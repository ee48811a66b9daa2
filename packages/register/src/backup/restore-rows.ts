import { RegisterError } from '../errors.ts';
import { TABLES, type TableName } from '../raw-rows.ts';
import { foundBy } from '../search-words.ts';
import type { Verified } from '../verify/verify-register.ts';
import type { BackupRow, Value } from './backup-rows.ts';

/** What a restored register is written through. */
export type RestoreInto = {
  readonly insert: (table: TableName, columns: readonly string[], rows: readonly (readonly Value[])[]) => Promise<void>;
  readonly index: (seq: number, words: readonly string[]) => Promise<void>;
};

/** The words of entries, as they come by in the order of their entries, brought together for the index. */
class WordsToFind {
  readonly #into: RestoreInto;
  #seq = 0;
  #texts: string[] = [];

  constructor(into: RestoreInto) {
    this.#into = into;
  }

  async add([seq, , text]: readonly Value[]): Promise<void> {
    if (Number(seq) !== this.#seq) await this.end();
    this.#seq = Number(seq);
    this.#texts.push(String(text));
  }

  async end(): Promise<void> {
    const words = foundBy(this.#texts);
    this.#texts = [];
    if (words.length > 0) await this.#into.index(this.#seq, words);
  }
}

/** Writes the rows of a backup into empty tables, and makes the index over their words anew. */
export const restoreRows = async (rows: AsyncIterable<readonly BackupRow[]>, into: RestoreInto): Promise<void> => {
  const found = new WordsToFind(into);
  for await (const some of rows) {
    for (let at = 0; at < some.length;) {
      const table = some[at]?.table ?? 'entry';
      const end = some.findIndex((row, index) => index > at && row.table !== table);
      const values = some.slice(at, end < 0 ? some.length : end).map((row) => row.values);
      await into.insert(table, TABLES[table], values);
      if (table === 'entry_words') for (const one of values) await found.add(one);
      at += values.length;
    }
  }
  await found.end();
};

/** Throws RegisterError `bad-backup` when the verifier found anything in what was restored. */
export const assertWhole = ({ findings }: Verified): void => {
  const [first] = findings;
  if (first === undefined) return;
  const where = first.seq === null ? '' : ` at entry ${first.seq}`;
  throw new RegisterError(
    'bad-backup',
    `The backup holds a register that was tampered with${where}: ${first.what}.`,
    'Use another backup, and ask who had this one.',
  );
};
