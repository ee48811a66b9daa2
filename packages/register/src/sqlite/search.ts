import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Dialect } from '../sql/dialect.ts';
import type { Tables } from '../sql/tables.ts';

/** As many words with one beginning are looked for one by one; more have to be gathered. */
const ONE_BY_ONE = 64;

/** Sorts after every word that begins like the one it is put behind. */
const LAST = '\u{10FFFF}';

/** How SQLite finds entries by their words, read through `read`. */
export const sqliteSearch = (read: Kysely<Tables>): Pick<Dialect, 'index' | 'learn' | 'search'> => {
  /** What FTS5 is asked for a beginning of words: the words there are, or all that begin like it. */
  const asked = async (beginning: string): Promise<string> => {
    const { rows } = await sql<{ word: string }>`
      SELECT word FROM search_word WHERE word >= ${beginning} AND word < ${beginning + LAST} LIMIT ${ONE_BY_ONE + 1}`.execute(
      read,
    );
    if (rows.length > ONE_BY_ONE) return `"${beginning}"*`;
    return rows.length === 0 ? `"${beginning}"` : `(${rows.map(({ word }) => `"${word}"`).join(' OR ')})`;
  };
  return {
    index: (words) => sql<string>`${words.join(' ')}`,
    learn: async (db, words) => {
      await sql`INSERT OR IGNORE INTO search_word SELECT value FROM json_each(${JSON.stringify(words)})`.execute(db);
    },
    search: async (words): Promise<RawBuilder<{ seq: number }>> => {
      const all = (await Promise.all(words.map(asked))).join(' AND ');
      return sql<{ seq: number }>`(SELECT rowid AS seq FROM entry_index WHERE entry_index MATCH ${all})`;
    },
  };
};

/** Forgets those of these words that no entry has any more. */
export const forgetWords = async (db: Transaction<Tables>, words: Iterable<string>): Promise<void> => {
  for (const word of words) {
    const { rows } = await sql`SELECT rowid FROM entry_index WHERE entry_index MATCH ${`"${word}"`} LIMIT 1`.execute(
      db,
    );
    if (rows.length === 0) await sql`DELETE FROM search_word WHERE word = ${word}`.execute(db);
  }
};
