import type { DatabaseSync } from 'node:sqlite';
import { RegisterError } from '../errors.ts';
import { DATA_VERSION, MIGRATIONS } from '../migrations/all.ts';
import type { Migration } from '../migrations/migration.ts';
import { valueOf } from './connection.ts';

/** The form the data is in; 0 when there is none yet. */
export const dataVersion = (db: DatabaseSync): number => Number(valueOf(db, 'PRAGMA user_version'));

/**
 * Brings the data up to `upTo`, each step in a transaction of its own (rule REG25). Throws RegisterError `newer-data`,
 * with nothing changed, when a newer Usher wrote it.
 */
export const migrate = (db: DatabaseSync, upTo = DATA_VERSION, steps: readonly Migration[] = MIGRATIONS): void => {
  if (dataVersion(db) > DATA_VERSION)
    throw new RegisterError(
      'newer-data',
      'The register was written by a newer version of Usher.',
      'Install that version or a later one on this computer.',
    );
  for (const { version, sqlite } of steps.filter((step) => step.version <= upTo)) {
    db.exec('BEGIN IMMEDIATE');
    try {
      if (dataVersion(db) < version) {
        db.exec(sqlite);
        db.exec(`PRAGMA user_version = ${version}`);
      }
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
};
