import { existsSync } from 'node:fs';
import { RegisterError } from './errors.ts';
import { openPostgresRows } from './postgres/raw-rows.ts';
import type { RawRows } from './raw-rows.ts';
import { openSqliteRows } from './sqlite/raw-rows.ts';

/** Whether a register's place is a database server; else it is a file. */
export const isPostgresUrl = (place: string): boolean => /^postgres(ql)?:\/\//.test(place);

/**
 * Reads the raw rows of the register at a place: the path of an SQLite file, or a postgres:// URL. Throws
 * RegisterError `no-register`, `unreachable`.
 */
export const openRows = async (place: string): Promise<RawRows> => {
  if (isPostgresUrl(place)) return openPostgresRows(place);
  if (!existsSync(place))
    throw new RegisterError('no-register', `There is no register ${place}.`, 'Give the path of its file.');
  return openSqliteRows(place);
};
