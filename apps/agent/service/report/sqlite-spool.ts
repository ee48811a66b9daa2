import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { BALLAST_BYTES, dropBallast, layBallast } from './ballast.ts';
import {
  type NewestReport,
  type Spool,
  SpoolError,
  type SpooledReport,
  type SpoolFound,
  type SpoolState,
} from './spool.ts';
import { isThere, renewFile, setAside, syncFolder, takeRenewed } from './spool-file.ts';
import {
  DamagedSpool,
  findRow,
  insert,
  isLost,
  openTable,
  readRow,
  readRows,
  replace,
  type Row,
} from './spool-table.ts';

/** The files of the spool in the data folder. */
export const SPOOL_FILES = { folder: 'spool', reports: 'reports.db', ballast: 'ballast', damaged: 'damaged' } as const;

const isFull = (error: unknown): boolean =>
  error instanceof Error &&
  (('errcode' in error && (Number(error.errcode) & 0xff) === 13) || ('code' in error && error.code === 'ENOSPC'));

const inodeOf = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.ino ?? null;

type Opened = { readonly db: DatabaseSync; readonly found: SpoolFound; readonly ballastBytes: number };

/** The spool in an SQLite file, in a folder of the service alone (rules RPT2, RPT5; REL-1 to REL-4, REL-8). */
export class SqliteSpool implements Spool {
  readonly found: SpoolFound;
  readonly #file: string;
  readonly #ballast: string;
  /** Null when it was closed, or the disk failed and all of it is to be written into a new file. */
  #db: DatabaseSync | null;
  /** Of the file that is open: another one of its name, or none, means that somebody took it away. */
  #inode: number | null;
  #isClosed = false;

  readonly #ballastBytes: number;

  private constructor(folder: string, { db, found, ballastBytes }: Opened) {
    this.#file = join(folder, SPOOL_FILES.reports);
    this.#ballast = join(folder, SPOOL_FILES.ballast);
    this.#db = db;
    this.#inode = inodeOf(this.#file);
    this.found = found;
    this.#ballastBytes = ballastBytes;
    layBallast(this.#ballast, ballastBytes);
  }

  /**
   * Opens the spool of a data folder. A damaged one is set aside and what can be read of it goes into a new one. `now` names
   * what is set aside; `ballastBytes` is the room kept for reports on a full disk. Throws `SpoolError` when the disk does not
   * let it.
   */
  static open(dataDir: string, now: number, { ballastBytes = BALLAST_BYTES } = {}): SqliteSpool {
    const folder = join(dataDir, SPOOL_FILES.folder);
    const file = join(folder, SPOOL_FILES.reports);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      // Whoever made it: nothing in a folder is kept that is not kept itself.
      syncFolder(dataDir);
      takeRenewed(file);
      const found: SpoolFound = { was: isThere(file) ? 'whole' : 'new' };
      if (found.was === 'new') renewFile(file, []);
      try {
        return new SqliteSpool(folder, { db: openTable(file), found, ballastBytes });
      } catch (error) {
        if (!(error instanceof DamagedSpool)) throw error;
        const name = `${SPOOL_FILES.damaged}-${Math.trunc(now)}.db`;
        const saved = setAside(file, name);
        const damaged = { was: 'damaged', saved, setAside: name } as const;
        return new SqliteSpool(folder, { db: openTable(file), found: damaged, ballastBytes });
      }
    } catch (error) {
      if (error instanceof SpoolError) throw error;
      throw new SpoolError(isFull(error) ? 'full' : 'failed', 'the spool could not be opened', error);
    }
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
    layBallast(this.#ballast, this.#ballastBytes);
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
    this.#isClosed = true;
    this.#mistrust();
  }

  #open(): DatabaseSync {
    if (this.#isClosed) throw new SpoolError('closed', 'the spool is closed');
    return this.#db ?? this.#renew();
  }

  #read<T>(question: (db: DatabaseSync) => T): T {
    try {
      return question(this.#open());
    } catch (error) {
      throw this.#explain(error, 'the spool could not be read');
    }
  }

  /**
   * A full disk gives the ballast back and tries again. Any other error is never retried on the same file and believed: an
   * fsync that fails once and then succeeds has lost what it should have written. All reports go into a new file.
   */
  #write<T>(change: (db: DatabaseSync) => T): T {
    try {
      try {
        const done = change(this.#open());
        if (inodeOf(this.#file) !== this.#inode) this.#putBack();
        return done;
      } catch (error) {
        if (error instanceof SpoolError || error instanceof DamagedSpool) throw error;
        if (!isFull(error)) this.#mistrust();
        else if (!dropBallast(this.#ballast)) throw error;
        return change(this.#open());
      }
    } catch (error) {
      // Whatever failed, what is asked next is asked of a new file.
      if (!isFull(error)) this.#mistrust();
      throw this.#explain(error, 'the report could not be put on disk');
    }
  }

  #explain(error: unknown, what: string): SpoolError {
    if (error instanceof SpoolError) return error;
    if (error instanceof DamagedSpool || isLost(error))
      return new SpoolError('damaged', 'the spool was damaged while it was open', error);
    return new SpoolError(isFull(error) ? 'full' : 'failed', what, error);
  }

  /** Closes the file; the next wish has all of it written into a new one. */
  #mistrust(): void {
    this.#db?.close();
    this.#db = null;
  }

  /** The file was removed while it was open: what is in it goes into a new one, or it would be gone with this process. */
  #putBack(): void {
    const rows = readRows(this.#open());
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    syncFolder(dirname(dirname(this.#file)));
    renewFile(this.#file, rows);
    this.#mistrust();
    this.#take();
  }

  #renew(): DatabaseSync {
    takeRenewed(this.#file);
    const rows = readAll(this.#file);
    renewFile(this.#file, rows);
    return this.#take();
  }

  #take(): DatabaseSync {
    const db = openTable(this.#file);
    this.#db = db;
    this.#inode = inodeOf(this.#file);
    return db;
  }
}

const readAll = (file: string): readonly Row[] => {
  using db = openTable(file);
  return readRows(db);
};
