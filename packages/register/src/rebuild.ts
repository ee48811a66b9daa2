import { existsSync } from 'node:fs';
import { RegisterError } from './errors.ts';
import { STANDINGS_SAID } from './migrations/0005-standing.ts';
import { DAYS_SAID } from './migrations/0006-days.ts';
import { isPostgresUrl } from './place.ts';
import { asOwner, migrateIn } from './postgres/prepare.ts';
import { connect } from './sqlite/connection.ts';
import { lockFile } from './sqlite/file-lock.ts';
import { migrate } from './sqlite/migrate.ts';

const REBUILD = [
  'DELETE FROM case_standing',
  `INSERT INTO case_standing ${STANDINGS_SAID}`,
  'DELETE FROM entry_day',
  `INSERT INTO entry_day ${DAYS_SAID}`,
];

/**
 * Makes what is kept beside the entries anew, of the entries alone: how cases stand and where days begin (rule REG31). The
 * place is a file that no hub has open, or the postgres:// URL of the owner. Throws RegisterError `no-register`, `in-use`,
 * `unreachable`.
 */
export const rebuildIndexes = async (place: string): Promise<void> => {
  if (isPostgresUrl(place))
    return asOwner(place, async (client) => {
      await migrateIn(client);
      // Nobody adds an entry in between.
      await client.query('LOCK TABLE entry IN SHARE MODE');
      for (const sql of REBUILD) await client.query(sql);
    });
  if (!existsSync(place))
    throw new RegisterError('no-register', `There is no register ${place}.`, 'Give the path of its file.');
  using stack = new DisposableStack();
  stack.adopt(lockFile(place), (unlock) => unlock());
  const db = stack.adopt(connect(place), (one) => one.close());
  migrate(db);
  db.exec(`BEGIN IMMEDIATE; ${REBUILD.join('; ')}; COMMIT`);
};
