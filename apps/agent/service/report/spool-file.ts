import {
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { salvage } from './salvage.ts';
import { FORM, insert, isLost, type Row, TABLE } from './spool-table.ts';

/** What SQLite keeps beside a file: its log and the log's index, or its journal. */
const BESIDE = ['-wal', '-shm', '-journal'] as const;

const remove = (file: string): void => {
  for (const part of [...BESIDE, '']) rmSync(`${file}${part}`, { force: true });
};

/** Whether a file is there. Throws when the disk does not say: a spool that cannot be seen is not a new one. */
export const isThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;

/** Makes what a folder has in it by name outlive a power cut. */
export const syncFolder = (folder: string): void => {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};

/**
 * Writes reports into a new file and puts that in the place of the spool, which is closed. The new one is complete in itself
 * before anything of the old is touched; whatever ends this, `takeRenewed` goes on with it. Throws SQLite's errors and those of
 * the file system; then the old file is as it was, or the new one waits beside it.
 */
export const renewFile = (file: string, rows: readonly Row[]): void => {
  const fresh = `${file}.new`;
  remove(fresh);
  {
    // One commit, and no log beside it: the name alone says what has to be there.
    using db = new DatabaseSync(fresh);
    db.exec('PRAGMA journal_mode = DELETE');
    db.exec('PRAGMA synchronous = FULL');
    db.exec('BEGIN');
    db.exec(TABLE);
    for (const row of rows) insert(db, row);
    db.exec(`PRAGMA user_version = ${FORM}`);
    db.exec('COMMIT');
  }
  syncFolder(dirname(file));
  takeRenewed(file);
};

/** Puts a new file that is whole in the place of the spool, also when a power cut kept that from being done before. */
export const takeRenewed = (file: string): void => {
  const fresh = `${file}.new`;
  if (!isThere(fresh)) return;
  if (!isWhole(fresh)) return remove(fresh);
  // The log of the old file must not be read into the new one: it is gone before that has its name.
  for (const part of BESIDE) rmSync(`${file}${part}`, { force: true });
  syncFolder(dirname(file));
  renameSync(fresh, file);
  syncFolder(dirname(file));
};

const isWhole = (file: string): boolean => {
  try {
    using db = new DatabaseSync(file);
    return db.prepare('PRAGMA user_version').get()?.['user_version'] === FORM;
  } catch (error) {
    if (isLost(error)) return false;
    throw error;
  }
};

const giveName = (file: string, name: string): void => {
  if (!isThere(file)) return;
  rmSync(name, { force: true });
  try {
    linkSync(file, name);
  } catch {
    // Not every file system gives a file two names.
    copyFileSync(file, name);
  }
};

/**
 * Keeps a damaged file under a name of its own, and puts a new one with what can be read of it in its place; returns how many
 * reports that are. Until the new one is there the damaged one keeps its place, and the next start goes through this again.
 */
export const setAside = (file: string, name: string): number => {
  const logFile = `${file}-wal`;
  const log = isThere(logFile) ? readFileSync(logFile) : Buffer.alloc(0);
  const rows = salvage(readFileSync(file), log);
  const aside = join(dirname(file), name);
  giveName(logFile, `${aside}-wal`);
  giveName(file, aside);
  renewFile(file, rows);
  return rows.length;
};
