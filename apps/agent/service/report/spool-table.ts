import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SpooledReport } from './spool.ts';

/** SQLite's log is written into the file whenever it has grown to so many pages: it is short to read at a start. */
const LOG_PAGES = 100;

/** The form of the file; a file is whole when it says that it has it. */
export const FORM = 1;

export const TABLE = `CREATE TABLE report (
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

/** SQLITE_ERROR (a form or a column that is none), SQLITE_CORRUPT, SQLITE_MISMATCH, SQLITE_NOTADB. */
const LOST = [1, 11, 20, 26];

/** Whether an error says that the file is damaged, and not that it cannot be had just now. */
export const isLost = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && LOST.includes(Number(error.errcode) & 0xff);

/** Thrown when a file is no spool, or one that is damaged. */
export class DamagedSpool extends Error {}

const one = (db: DatabaseSync, sql: string): unknown => Object.values({ ...db.prepare(sql).get() })[0];

const schemaOf = (db: DatabaseSync): string =>
  JSON.stringify(db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name').all());

let right: string | null = null;
const rightSchema = (): string => {
  if (right !== null) return right;
  using db = new DatabaseSync(':memory:');
  db.exec(TABLE);
  right = schemaOf(db);
  return right;
};

/** What every spool has at the head of its file (SQLite's file format, section 1.3), by where it stands. */
const HEAD: readonly (readonly [at: number, is: readonly number[]])[] = [
  [16, [0x10, 0x00]],
  [20, [0, 64, 32, 32]],
  [44, [0, 0, 0, 4]],
  [56, [0, 0, 0, 1]],
];

/** SQLite takes a damaged head for that of another file, which it would not write to. */
const assertHead = (file: string): void => {
  const head = Buffer.alloc(100);
  const fd = openSync(file, 'r');
  try {
    readSync(fd, head, 0, head.length, 0);
  } finally {
    closeSync(fd);
  }
  const versions = [head.readUInt8(18), head.readUInt8(19)];
  const isRight =
    head.toString('latin1', 0, 16) === 'SQLite format 3\0' &&
    versions.every((version) => version === 1 || version === 2) &&
    HEAD.every(([at, is]) => head.subarray(at, at + is.length).equals(Buffer.from(is)));
  if (!isRight) throw new DamagedSpool('the head of the spool is damaged');
};

const assertWhole = (db: DatabaseSync): void => {
  if (one(db, 'PRAGMA user_version') !== FORM) throw new DamagedSpool('the spool is in no form that there is');
  if (schemaOf(db) !== rightSchema()) throw new DamagedSpool('the table of the spool is damaged');
  // Not only the pages: a report that its index does not find could never be received.
  if (one(db, 'PRAGMA integrity_check(1)') !== 'ok') throw new DamagedSpool('the pages of the spool are damaged');
  // A flipped bit inside a report is none that the pages' form would show.
  for (const row of db.prepare('SELECT * FROM report').iterate())
    if (readRow({ ...row }) === null) throw new DamagedSpool('a report in the spool is damaged');
};

/**
 * Opens the file of a spool that is there, with every commit on disk before it is answered (REL-1). Throws `DamagedSpool`,
 * SQLite's own errors and those of the file system.
 */
export const openTable = (file: string): DatabaseSync => {
  assertHead(file);
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(file, { timeout: 2_000 });
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    db.exec('PRAGMA secure_delete = ON');
    db.exec(`PRAGMA wal_autocheckpoint = ${LOG_PAGES}`);
    assertWhole(db);
    return db;
  } catch (error) {
    db?.close();
    throw isLost(error) ? new DamagedSpool('the file is no spool any more', { cause: error }) : error;
  }
};

export type Row = SpooledReport & { readonly receivedAt: number | null };

/** The report that a row holds; null when it is none, or not what it was when it was written. */
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

/** Every report of a spool that is open, in their order. Throws `DamagedSpool`, and SQLite's own errors. */
export const readRows = (db: DatabaseSync): readonly Row[] =>
  db
    .prepare('SELECT * FROM report ORDER BY n')
    .all()
    .map((row) => {
      const read = readRow({ ...row });
      if (read === null) throw new DamagedSpool('a report in the spool is damaged');
      return read;
    });

/** Writes a report into the table; the same id again changes nothing. */
export const insert = (db: DatabaseSync, row: Row): void => {
  db.prepare(
    `INSERT INTO report (id, seal, sealed, sha256, created_mono, created_wall, boot, received_at, n)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(n), 0) + 1 FROM report)) ON CONFLICT (id) DO NOTHING`,
  ).run(row.reportId, row.seal, row.sealed, hashOf(row), row.createdMono, row.createdWall, row.boot, row.receivedAt);
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
