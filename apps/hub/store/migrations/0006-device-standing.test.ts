import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../open-store.ts';

const withDevice = (): DatabaseSync => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 5);
  db.exec(`INSERT INTO device (id, kind, name, name_key, spki, epoch, enrolled_at)
           VALUES ('a', 'console', 'x', 'x', 'k', 7, 1)`);
  migrate(db, 6);
  return db;
};

it('[CLN2] [CLN7] takes devices of earlier data as unconfirmed, free and no staff', () => {
  const row = withDevice()
    .prepare(
      'SELECT epoch, confirmed_epoch AS confirmed, quarantined_at AS at, quarantined_for AS why, staff FROM device',
    )
    .get();
  expect({ ...row }).toEqual({ epoch: 7, confirmed: 0, at: null, why: null, staff: 0 });
});

it('[CLN7] cannot hold a quarantine without its reason or its time, nor an epoch confirmed before it was told', () => {
  const db = withDevice();
  const set = (what: string) => () => db.exec(`UPDATE device SET ${what}`);
  expect(set('quarantined_at = 5')).toThrow(/CHECK/);
  expect(set(`quarantined_for = 'old-copy'`)).toThrow(/CHECK/);
  expect(set(`quarantined_at = 5, quarantined_for = 'because'`)).toThrow(/CHECK/);
  expect(set('confirmed_epoch = 8')).toThrow(/CHECK/);
  expect(set('staff = 2')).toThrow(/CHECK/);
  set(`quarantined_at = 5, quarantined_for = 'two-machines', confirmed_epoch = 7, staff = 1`)();
});
