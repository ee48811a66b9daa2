import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Kysely, sql, SqliteDialect } from 'kysely';
import { RegisterError } from '../errors.ts';
import type { Dialect } from '../sql/dialect.ts';
import { type RegisterOptions, SqlRegister } from '../sql/sql-register.ts';
import type { Tables } from '../sql/tables.ts';
import { BUSY_MS, connect, type Failure, forKysely } from './connection.ts';
import { explainSqlite } from './explain.ts';
import { lockFile } from './file-lock.ts';
import { migrate } from './migrate.ts';
import { forgetWords, sqliteSearch } from './search.ts';
import { openSqliteRows } from './raw-rows.ts';

const kysely = (db: DatabaseSync, failure: Failure): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new SqliteDialect({ database: forKysely(db, failure) }) });

/** Whose register it is, said once and for all when it is made. Throws RegisterError `other-register`. */
const claim = (db: DatabaseSync, file: string, origin: string): void => {
  db.prepare(`INSERT INTO register_meta SELECT 'origin', ? WHERE NOT EXISTS (SELECT 1 FROM register_meta)`).run(origin);
  const found = db.prepare(`SELECT value FROM register_meta WHERE name = 'origin'`).get()?.['value'];
  if (found !== origin)
    throw new RegisterError(
      'other-register',
      `${file} is the register of ${String(found)}, not of ${origin}.`,
      'Give this hub a data folder of its own.',
    );
};

/**
 * Opens the register in a file, making it when there is none; this process has it alone until it is disposed of. Throws
 * RegisterError `in-use`, `other-register`, `newer-data`, `old-sqlite`.
 */
export const openSqliteRegister = async (file: string, options: RegisterOptions): Promise<SqlRegister> => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  using opening = new DisposableStack();
  const unlock = opening.adopt(lockFile(file), (give) => give());
  const writer = opening.adopt(connect(file), (db) => db.close());
  migrate(writer);
  claim(writer, file, options.origin);
  const reader = opening.adopt(connect(file, { readOnly: true }), (db) => db.close());
  // An fsync that failed and then succeeds has lost what it should have written: nothing is believed until a new start.
  let failed: RegisterError | null = null;
  const failure = { found: () => failed };
  const [write, read] = [kysely(writer, failure), kysely(reader, failure)];
  const dialect: Dialect = {
    ...sqliteSearch(read),
    // With the sign SQLite does not use the index over places, for which it would look for the words in each entry.
    placeBesideWords: sql<string>`+entry.place`,
    // Written as the index is; SQLite looks for the same expression.
    family: sql<string>`substr(entry.kind || '.', 1, instr(entry.kind || '.', '.') - 1)`,
    erase: async (db, bySeq) => {
      const targets = db.selectFrom('erasure').select('target').where('by_seq', '=', bySeq);
      const searched = await db.selectFrom('entry_search').select('found_by').where('seq', 'in', targets).execute();
      for (const table of ['entry_words', 'entry_person', 'entry_digest', 'entry_search'] as const)
        await db.deleteFrom(table).where('seq', 'in', targets).execute();
      await forgetWords(db, new Set(searched.flatMap(({ found_by }) => found_by.split(' '))));
    },
    scrub: async () => {
      // Pages from before the erasure lie in the WAL until it is emptied. Waiting for readers would hold up the hub.
      writer.exec('PRAGMA busy_timeout = 0');
      const { busy } = { ...writer.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() };
      writer.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
      if (busy !== 0)
        throw new RegisterError(
          'in-use',
          'What was erased is gone from the register, but still in its write-ahead log, which somebody reads.',
          'End backups and verifications that run, and erase the same again.',
        );
    },
    session: () => 0,
    explain: (error) => {
      const meant = explainSqlite(error);
      if (meant instanceof RegisterError && meant.code === 'disk-failed') failed = meant;
      return meant;
    },
    rows: () => Promise.resolve(openSqliteRows(file)),
    close: async () => {
      await read.destroy();
      await write.destroy();
      // The query builder closes only what it has used.
      for (const db of [reader, writer]) if (db.isOpen) db.close();
      unlock();
    },
  };
  // From here on the register closes them.
  opening.move();
  return new SqlRegister({ write, read, dialect }, options);
};
