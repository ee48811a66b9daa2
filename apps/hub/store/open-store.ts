import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { HubError } from '../errors.ts';
import { DATA_VERSION, MIGRATIONS } from './migrations/all.ts';
import type { Migration } from './migrations/migration.ts';

/** The first SQLite without the WAL-reset corruption; older ones are refused. */
const SQLITE_AT_LEAST = '3.51.3';

const BUSY_MS = 5_000;

const Version = z.strictObject({ user_version: z.int() });
const SqliteVersion = z.strictObject({ version: z.string() });

const number = (version: string): number =>
  version.split('.').reduce((all, part) => all * 1_000 + Number.parseInt(part, 10), 0);

/** Throws HubError `old-sqlite` when `found` is below `SQLITE_AT_LEAST`. */
export const assertSqlite = (found: string): void => {
  if (number(found) < number(SQLITE_AT_LEAST))
    throw new HubError(
      'old-sqlite',
      `SQLite ${found} of this Node.js may lose data.`,
      `Use a Node.js with SQLite ${SQLITE_AT_LEAST} or later.`,
    );
};

/** The form the data is in; 0 when there is none yet. */
export const dataVersion = (db: DatabaseSync): number =>
  Version.parse({ ...db.prepare('PRAGMA user_version').get() }).user_version;

/** Runs `work` as one transaction that takes the write lock first, so that no other process writes between. */
export const inTransaction = <T>(db: DatabaseSync, work: () => T): T => {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};

/** Brings the data up to `upTo`. Each step is one transaction; a second process waits and finds it done. */
export const migrate = (db: DatabaseSync, upTo = DATA_VERSION, steps: readonly Migration[] = MIGRATIONS): void => {
  for (const step of steps.filter(({ version }) => version <= upTo))
    inTransaction(db, () => {
      if (dataVersion(db) >= step.version) return;
      db.exec(step.sql);
      db.exec(`PRAGMA user_version = ${step.version}`);
    });
};

/**
 * Opens `hub.db` in a data folder, making or migrating it; several processes may have it open. Throws
 * HubError `newer-data`, with nothing changed, when a newer Usher wrote it, and `old-sqlite`. The caller closes it.
 */
export const openStore = (dataDir: string): DatabaseSync => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(dataDir, 'hub.db'), { timeout: BUSY_MS, enableForeignKeyConstraints: true });
  try {
    assertSqlite(SqliteVersion.parse({ ...db.prepare('SELECT sqlite_version() AS version').get() }).version);
    const found = dataVersion(db);
    if (found > DATA_VERSION)
      throw new HubError(
        'newer-data',
        `${join(dataDir, 'hub.db')} was written by a newer version of Usher.`,
        'Install that version or a later one on this computer.',
      );
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};
