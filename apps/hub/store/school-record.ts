import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { HubError } from '../errors.ts';

const Row = z.strictObject({ value: z.string() });

/**
 * Ties the records to a school the first time, and checks it every other time. Throws HubError `other-school`
 * for records that were copied beside another school's keys: its people and devices are not this one's.
 */
export const claimForSchool = (db: DatabaseSync, schoolId: string): void => {
  db.prepare(`INSERT INTO school (key, value) VALUES ('id', ?) ON CONFLICT (key) DO NOTHING`).run(schoolId);
  const { value } = Row.parse({ ...db.prepare(`SELECT value FROM school WHERE key = 'id'`).get() });
  if (value !== schoolId)
    throw new HubError(
      'other-school',
      'The records in the data folder belong to another school than its keys.',
      'Restore the whole data folder from one backup.',
    );
};
