import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SpooledReport } from './spool.ts';

const FORM = 1;

const TABLE = `CREATE TABLE IF NOT EXISTS report (
  id TEXT PRIMARY KEY, seal TEXT NOT NULL CHECK (seal IN ('school', 'local')), sealed BLOB NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32), created_mono REAL NOT NULL, created_wall REAL NOT NULL,
  boot TEXT NOT NULL, received_at REAL, n INTEGER NOT NULL UNIQUE
) STRICT`;

/** What a report's hash in the spool is of: everything but where it stands. A flipped bit in its id would be another report. */
const hashOf = ({ reportId, seal, sealed, createdMono, createdWall, boot }: SpooledReport): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([reportId, seal, createdMono, createdWall, boot]))
    .update(sealed)
    .digest();

const isLost = (error: unknown): boolean =>
  // SQLITE_CORRUPT, SQLITE_NOTADB
  error instanceof Error && 'errcode' in error && [11, 26].includes(Number(error.errcode) & 0xff);

/** Thrown when a file is no spool, or one that is damaged. */
export class DamagedSpool extends Error {}

/** Opens the file of a spool with every commit on disk before it is answered (REL-1). Throws `DamagedSpool` and SQLite's own. */
export const openTable = (file: string, form = FORM): DatabaseSync => {
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(file, { timeout: 2_000 });
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    db.exec('PRAGMA secure_delete = ON');
    db.exec(TABLE);
    db.exec(`PRAGMA user_version = ${form}`);
    const check = db.prepare('PRAGMA quick_check(1)').get();
    if (Object.values({ ...check })[0] !== 'ok') throw new DamagedSpool('the pages of the spool are damaged');
    // A flipped bit inside a report is none that the pages' form would show.
    for (const row of db.prepare('SELECT * FROM report').iterate())
      if (readRow({ ...row }) === null) throw new DamagedSpool('a report in the spool is damaged');
    return db;
  } catch (error) {
    db?.close();
    throw isLost(error) ? new DamagedSpool('the file is no spool any more', { cause: error }) : error;
  }
};

export type Row = SpooledReport & { readonly receivedAt: number | null };

export const readRow = (row: Record<string, unknown>): Row | null => {
  const { id, seal, sealed, sha256: hash, created_mono, created_wall, boot, received_at } = row;
  if (typeof id !== 'string' || !(sealed instanceof Uint8Array) || !(hash instanceof Uint8Array)) return null;
  if ((seal !== 'school' && seal !== 'local') || typeof boot !== 'string') return null;
  const report: SpooledReport = {
    reportId: id,
    seal,
    sealed,
    createdMono: Number(created_mono),
    createdWall: Number(created_wall),
    boot,
  };
  if (!hashOf(report).equals(hash)) return null;
  return {
    ...report,
    receivedAt: typeof received_at === 'number' ? received_at : null,
  };
};

/** Every report of a damaged file that can still be read and is whole, by its number: row after row, as far as it goes. */
export const salvage = (file: string): readonly Row[] => {
  const rows = new Map<string, Row>();
  try {
    using db = new DatabaseSync(file, { readOnly: true });
    for (const order of ['ASC', 'DESC'])
      try {
        for (const row of db.prepare(`SELECT * FROM report ORDER BY rowid ${order}`).iterate()) {
          const read = readRow({ ...row });
          if (read !== null) rows.set(read.reportId, read);
        }
      } catch {
        // From both ends until the damage is met; what lies behind it cannot be read.
      }
  } catch {
    // Not even a database any more.
  }
  return [...rows.values()].toSorted((a, b) => a.createdWall - b.createdWall);
};

/** Writes a report into the table; the same id again changes nothing. */
export const insert = (db: DatabaseSync, row: Row): void => {
  db.prepare(
    `INSERT INTO report (id, seal, sealed, sha256, created_mono, created_wall, boot, received_at, n)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(n), 0) + 1 FROM report)) ON CONFLICT (id) DO NOTHING`,
  ).run(row.reportId, row.seal, row.sealed, hashOf(row), row.createdMono, row.createdWall, row.boot, row.receivedAt);
};

const companions = (file: string): readonly string[] => [`${file}-wal`, `${file}-shm`];

/** Writes every report of a spool into a new file and puts that in its place. The spool is closed before. */
export const renewFile = (file: string): void => {
  const fresh = `${file}.new`;
  for (const part of [fresh, ...companions(fresh)]) rmSync(part, { force: true });
  const rows = salvage(file);
  const db = openTable(fresh, 0);
  try {
    for (const row of rows) insert(db, row);
    // The last word in it: without this the file is not whole.
    db.exec(`PRAGMA user_version = ${FORM}`);
  } finally {
    db.close();
  }
  syncFolder(dirname(file));
  takeRenewed(file);
};

/** Puts a new file that is whole in the place of the spool, also when a power cut kept that from being done before. */
export const takeRenewed = (file: string): void => {
  const fresh = `${file}.new`;
  if (!existsSync(fresh)) return;
  if (!isWhole(fresh)) return rmSync(fresh, { force: true });
  // The log of the old file must not be read into the new one.
  for (const part of companions(file)) rmSync(part, { force: true });
  renameSync(fresh, file);
  syncFolder(dirname(file));
};

const isWhole = (file: string): boolean => {
  try {
    using db = new DatabaseSync(file);
    return db.prepare('PRAGMA user_version').get()?.['user_version'] === FORM;
  } catch {
    return false;
  }
};

const syncFolder = (folder: string): void => {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};

/** Puts a report in the place of the one with an id, hash and all; where it stands and whether it was received stays. */
export const replace = (db: DatabaseSync, id: string, row: SpooledReport): void => {
  db.prepare('UPDATE report SET id = ?, seal = ?, sealed = ?, sha256 = ? WHERE id = ?').run(
    row.reportId,
    row.seal,
    row.sealed,
    hashOf(row),
    id,
  );
};

/** The report of an id; null when there is none, or it is damaged. */
export const findRow = (db: DatabaseSync, id: string): Row | null => {
  const row = db.prepare('SELECT * FROM report WHERE id = ?').get(id);
  return row === undefined ? null : readRow({ ...row });
};
