import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConsoleError } from './errors.ts';

const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === 5;

/**
 * Holds a data folder for this console alone: two with one identity would take each other's link away without end
 * (rule LNK3). The system lets go of it when the program ends, however it ends. Throws ConsoleError `already-open`
 * or `data-folder`.
 */
export const holdDataFolder = (dataDir: string): Disposable => {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // SQLite's lock on an empty database: the one lock Node has that works on every system and outlives no process.
    const lock = new DatabaseSync(join(dataDir, 'console.lock'));
    try {
      lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw error;
    }
    return { [Symbol.dispose]: () => lock.close() };
  } catch (cause) {
    if (isBusy(cause))
      throw new ConsoleError('already-open', 'A console is open already.', 'Use its window, or close it first.', cause);
    const mend = 'Give a folder this account may write to with --data.';
    throw new ConsoleError('data-folder', `The folder ${dataDir} cannot be used.`, mend, cause);
  }
};
