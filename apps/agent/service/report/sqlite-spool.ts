import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { dropBallast, layBallast } from './ballast.ts';
import {
  type NewestReport,
  type Spool,
  SpoolError,
  type SpooledReport,
  type SpoolFound,
  type SpoolState,
} from './spool.ts';
import {
  DamagedSpool,
  findRow,
  insert,
  openTable,
  readRow,
  renewFile,
  replace,
  salvage,
  takeRenewed,
} from './spool-table.ts';

/** The files of the spool in the data folder. */
export const SPOOL_FILES = { folder: 'spool', reports: 'reports.db', ballast: 'ballast', damaged: 'damaged' } as const;

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 13;

const inodeOf = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.ino ?? null;

/** The spool in an SQLite file, in a folder of the service alone (rules RPT2, RPT5; REL-1 to REL-4, REL-8). */
export class SqliteSpool implements Spool {
  readonly found: SpoolFound;
  readonly #file: string;
  readonly #ballast: string;
  #db: DatabaseSync | null;
  /** Of the file that is open: another one of its name, or none, means that somebody took it away. */
  #inode: number | null;

  private constructor(folder: string, db: DatabaseSync, found: SpoolFound) {
    this.#file = join(folder, SPOOL_FILES.reports);
    this.#ballast = join(folder, SPOOL_FILES.ballast);
    this.#db = db;
    this.#inode = inodeOf(this.#file);
    this.found = found;
    layBallast(this.#ballast);
  }

  /**
   * Opens the spool of a data folder. A damaged one is set aside and what can be read of it goes into a new one. `now` names
   * what is set aside. Throws `SpoolError` when the disk does not let it.
   */
  static open(dataDir: string, now: number): SqliteSpool {
    const folder = join(dataDir, SPOOL_FILES.folder);
    const file = join(folder, SPOOL_FILES.reports);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      takeRenewed(file);
      const isNew = !existsSync(file);
      try {
        return new SqliteSpool(folder, openTable(file), { was: isNew ? 'new' : 'whole' });
      } catch (error) {
        if (!(error instanceof DamagedSpool)) throw error;
        return SqliteSpool.#afterDamage(folder, file, now);
      }
    } catch (error) {
      if (error instanceof SpoolError) throw error;
      throw new SpoolError(isFull(error) ? 'full' : 'failed', 'the spool could not be opened', error);
    }
  }

  static #afterDamage(folder: string, file: string, now: number): SqliteSpool {
    const setAside = `${SPOOL_FILES.damaged}-${Math.trunc(now)}.db`;
    for (const part of ['-wal', '-shm', ''])
      if (existsSync(`${file}${part}`)) renameSync(`${file}${part}`, join(folder, `${setAside}${part}`));
    const rows = salvage(join(folder, setAside));
    const db = openTable(file);
    for (const row of rows) insert(db, row);
    return new SqliteSpool(folder, db, { was: 'damaged', saved: rows.length, setAside });
  }

  keep(report: SpooledReport): void {
    this.#write((db) => insert(db, { ...report, receivedAt: null }));
  }

  reseal(reportId: string, sealed: Uint8Array): void {
    this.#write((db) => {
      const row = findRow(db, reportId);
      if (row?.seal === 'local') replace(db, reportId, { ...row, seal: 'school', sealed });
    });
  }

  rename(reportId: string, as: string): void {
    this.#write((db) => {
      const row = findRow(db, reportId);
      if (row?.receivedAt === null) replace(db, reportId, { ...row, reportId: as });
    });
  }

  waiting(limit: number): readonly SpooledReport[] {
    return this.#read((db) => {
      const rows = db.prepare('SELECT * FROM report WHERE received_at IS NULL ORDER BY n LIMIT ?').all(limit);
      return rows.flatMap((row) => readRow({ ...row }) ?? []);
    });
  }

  count(state: SpoolState): number {
    const is = state === 'waiting' ? 'IS NULL' : 'IS NOT NULL';
    return this.#read((db) =>
      Number(db.prepare(`SELECT count(*) AS n FROM report WHERE received_at ${is}`).get()?.['n']),
    );
  }

  received(reportId: string, at: number): void {
    this.#write((db) => {
      db.prepare('UPDATE report SET received_at = ? WHERE id = ? AND received_at IS NULL').run(at, reportId);
    });
    layBallast(this.#ballast);
  }

  again(receivedAfter: number): number {
    return this.#write((db) =>
      Number(db.prepare('UPDATE report SET received_at = NULL WHERE received_at > ?').run(receivedAfter).changes),
    );
  }

  forget(receivedBefore: number): number {
    return this.#write((db) =>
      Number(db.prepare('DELETE FROM report WHERE received_at < ?').run(receivedBefore).changes),
    );
  }

  newest(): NewestReport | null {
    return this.#read((db) => {
      const newest = db.prepare('SELECT * FROM report ORDER BY n DESC LIMIT 1').get();
      return newest === undefined ? null : readRow({ ...newest });
    });
  }

  [Symbol.dispose](): void {
    this.#db?.close();
    this.#db = null;
  }

  #open(): DatabaseSync {
    if (this.#db === null) throw new SpoolError('closed', 'the spool is closed');
    return this.#db;
  }

  #read<T>(question: (db: DatabaseSync) => T): T {
    try {
      return question(this.#open());
    } catch (error) {
      if (error instanceof SpoolError) throw error;
      throw new SpoolError('failed', 'the spool could not be read', error);
    }
  }

  /**
   * A full disk gives the ballast back and tries again. Any other error is never retried on the same file and believed: an
   * fsync that fails once and then succeeds has lost what it should have written. All reports go into a new file.
   */
  #write<T>(change: (db: DatabaseSync) => T): T {
    try {
      const done = change(this.#open());
      if (inodeOf(this.#file) !== this.#inode) this.#putBack();
      return done;
    } catch (error) {
      if (error instanceof SpoolError) throw error;
      try {
        if (!isFull(error)) this.#renew();
        else if (!dropBallast(this.#ballast)) throw error;
        return change(this.#open());
      } catch (again) {
        if (again instanceof SpoolError) throw again;
        throw new SpoolError(isFull(again) ? 'full' : 'failed', 'the report could not be put on disk', again);
      }
    }
  }

  /** The file was removed while it was open: what is in it goes into a new one, or it would be gone with this process. */
  #putBack(): void {
    const rows = this.#open().prepare('SELECT * FROM report ORDER BY n').all();
    this.#db?.close();
    this.#db = null;
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    const db = openTable(this.#file);
    for (const row of rows.flatMap((one) => readRow({ ...one }) ?? [])) insert(db, row);
    this.#db = db;
    this.#inode = inodeOf(this.#file);
  }

  #renew(): void {
    this.#db?.close();
    this.#db = null;
    renewFile(this.#file);
    this.#db = openTable(this.#file);
    this.#inode = inodeOf(this.#file);
  }
}
