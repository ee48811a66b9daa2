import { DatabaseSync } from 'node:sqlite';
import { migrate } from '../sqlite/migrate.ts';

const ENTRY = `INSERT OR REPLACE INTO entry VALUES (%, 'id-%', 1, 'report', NULL, 'account', NULL, '{}', x'00', '{}', '[]', x'00')`;

/** A database in memory of the form that a migration leaves, with two entries in it. */
export const sqliteAt = (version: number): DatabaseSync => {
  const db = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true });
  migrate(db, version);
  for (const seq of ['1', '2']) db.exec(ENTRY.replaceAll('%', seq));
  return db;
};
