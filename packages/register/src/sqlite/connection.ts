import { DatabaseSync, type StatementSync, type SQLInputValue } from 'node:sqlite';
import type { SqliteDatabase } from 'kysely';
import { RegisterError } from '../errors.ts';

/** The first SQLite without the WAL-reset corruption; older ones are refused. */
const SQLITE_AT_LEAST = '3.51.3';

/** How long a statement waits for another process's lock. */
export const BUSY_MS = 5_000;

/** Statements kept ready on a connection; those that are used again and again stay. */
const READY = 200;

const number = (version: string): number =>
  version.split('.').reduce((all, part) => all * 1_000 + Number.parseInt(part, 10), 0);

/** Throws RegisterError `old-sqlite` when `found` is below `SQLITE_AT_LEAST`. */
export const assertSqlite = (found: string): void => {
  if (number(found) < number(SQLITE_AT_LEAST))
    throw new RegisterError(
      'old-sqlite',
      `SQLite ${found} of this Node.js may lose data.`,
      `Use a Node.js with SQLite ${SQLITE_AT_LEAST} or later.`,
    );
};

/** One value of a one-row, one-column question. */
export const valueOf = (db: DatabaseSync, sql: string): unknown => Object.values({ ...db.prepare(sql).get() })[0];

/**
 * A connection as the register writes or reads through: every commit on disk before it is answered, what is deleted
 * overwritten. Throws RegisterError `old-sqlite`.
 */
export const connect = (file: string, { readOnly = false } = {}): DatabaseSync => {
  const db = new DatabaseSync(file, { timeout: BUSY_MS, readOnly, enableForeignKeyConstraints: true });
  try {
    assertSqlite(String(valueOf(db, 'SELECT sqlite_version()')));
    if (readOnly) return db;
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    db.exec('PRAGMA secure_delete = ON');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** Says whether a connection may still be used: a disk that failed once is not believed again. */
export type Failure = { readonly found: () => Error | null };

const NOTHING_TO_DO: ReturnType<SqliteDatabase['prepare']> = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};

/** The connection in the form the query builder takes one. */
export const forKysely = (db: DatabaseSync, failure: Failure): SqliteDatabase => {
  const ready = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const found = ready.get(sql) ?? db.prepare(sql);
    // Taken out and put in again, the one that was not used for longest is first.
    ready.delete(sql);
    ready.set(sql, found);
    if (ready.size > READY) for (const oldest of ready.keys()) if (ready.delete(oldest)) break;
    return found;
  };
  return {
    close: () => db.close(),
    prepare: (sql) => {
      const failed = failure.found();
      if (failed !== null) throw failed;
      // A disk that is full has ended the transaction already, and what it said of that is what counts.
      if (sql === 'rollback' && !db.isTransaction) return NOTHING_TO_DO;
      const one = statement(sql);
      const values = (parameters: readonly unknown[]): SQLInputValue[] => [...parameters] as SQLInputValue[];
      return {
        reader: one.columns().length > 0,
        all: (parameters) => one.all(...values(parameters)),
        run: (parameters) => one.run(...values(parameters)),
        iterate: (parameters) => one.iterate(...values(parameters)),
      };
    },
  };
};
