import { DatabaseSync } from 'node:sqlite';
import { RegisterError } from '../errors.ts';

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;

/**
 * Takes a register's file for this process (rule REG20), and returns what gives it back. It is a lock of SQLite on an
 * empty file beside it: the system takes it back when the process dies, however it dies, and others can still read
 * the register. Throws RegisterError `in-use`.
 */
export const lockFile = (file: string): (() => void) => {
  const lock = new DatabaseSync(`${file}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new RegisterError(
      'in-use',
      `Another process has the register ${file} open.`,
      'End the other hub, or give this one a data folder of its own.',
      error,
    );
  }
  return () => lock.close();
};
