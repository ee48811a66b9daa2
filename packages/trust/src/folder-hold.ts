import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TrustError } from './errors.ts';

/** The name of the file that is locked while a data folder is in use. It is always empty. */
export const HOLD_FILE = 'in-use.lock';

// Whoever forgets the result must not lose the folder when the collector comes by.
const held = new Set<DatabaseSync>();

const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === 5;

/**
 * Holds a data folder and the identity in it for this program alone: two with one identity would be two machines to the
 * hub (rules LNK3, CLN2). The system lets go of it when the program ends, however it ends. Waits `waitMs`, without
 * doing anything else meanwhile, for another to let go. `file` is another's own lock. Throws TrustError `in-use` or
 * `folder-unusable`.
 */
export const holdFolder = (dataDir: string, waitMs = 0, file = HOLD_FILE): Disposable => {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // SQLite's lock on an empty database: the one lock Node has that works on every system and outlives no process.
    const lock = new DatabaseSync(join(dataDir, file), { timeout: waitMs });
    try {
      lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw error;
    }
    held.add(lock);
    return {
      [Symbol.dispose]() {
        if (held.delete(lock)) lock.close();
      },
    };
  } catch (cause) {
    if (isBusy(cause))
      throw new TrustError(
        'in-use',
        `Another program is using the folder ${dataDir}.`,
        'End that program first, or give this one a folder of its own.',
        cause,
      );
    throw new TrustError(
      'folder-unusable',
      `The folder ${dataDir} cannot be used.`,
      'Give this program a folder that it may write to.',
      cause,
    );
  }
};
