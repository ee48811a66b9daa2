import { mkdirSync, existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { RegisterError } from '../errors.ts';
import { connect } from '../sqlite/connection.ts';
import { lockFile } from '../sqlite/file-lock.ts';
import { migrate } from '../sqlite/migrate.ts';
import { rowsOf } from '../sqlite/raw-rows.ts';
import { type Verified, verifyRegister } from '../verify/verify-register.ts';
import { openBackup } from './read-backup.ts';
import { assertWhole, type RestoreInto, restoreRows } from './restore-rows.ts';

/** A backup, who may read it, and the public key of the register it is of. */
export type RestoreOptions = {
  readonly backup: string;
  readonly identities: readonly string[];
  readonly spki: Uint8Array;
};

const into = (db: DatabaseSync): RestoreInto => ({
  insert: async (table, columns, rows) => {
    const insert = db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    for (const row of rows) insert.run(...row);
  },
  index: async (seq, words) => {
    db.prepare('INSERT INTO entry_search VALUES (?, ?)').run(seq, words.join(' '));
    db.prepare('INSERT OR IGNORE INTO search_word SELECT value FROM json_each(?)').run(JSON.stringify(words));
  },
});

const leftovers = (file: string): void => {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true });
};

/**
 * Restores a backup to a new file, wholly and verified, or not at all (rule REG29). Throws RegisterError `not-empty`,
 * `bad-backup`, `newer-data`, `in-use`.
 */
export const restoreSqlite = async (file: string, { backup, identities, spki }: RestoreOptions): Promise<Verified> => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  using unlocking = new DisposableStack();
  unlocking.adopt(lockFile(file), (unlock) => unlock());
  if (existsSync(file))
    throw new RegisterError(
      'not-empty',
      `There is a register ${file} already.`,
      'Move it away first; it is never overwritten.',
    );
  const { form, rows } = await openBackup(backup, identities);
  const making = `${file}.restoring`;
  leftovers(making);
  const db = connect(making);
  try {
    migrate(db, form);
    db.exec('BEGIN IMMEDIATE');
    await restoreRows(rows, into(db));
    db.exec('COMMIT');
    migrate(db);
    const seen = { ...rowsOf(db), [Symbol.asyncDispose]: () => Promise.resolve() };
    const verified = await verifyRegister(seen, { spki });
    assertWhole(verified);
    // One file without a write-ahead log beside it, all of it on disk before it gets its name.
    db.exec('PRAGMA journal_mode = DELETE');
    db.close();
    renameSync(making, file);
    return verified;
  } catch (error) {
    if (db.isOpen) db.close();
    leftovers(making);
    throw error;
  }
};
