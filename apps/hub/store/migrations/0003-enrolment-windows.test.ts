import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../open-store.ts';

const window = (remaining: number, reason = 'NULL'): string =>
  `INSERT INTO enrolment_window (id, code_key, opens_at, closes_at, admits, remaining, closed_reason)
   VALUES ('w', x'00', 1, 2, 3, ${remaining}, ${reason})`;

it('[ENR2] cannot hold a window that has admitted more than it may', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 3);
  expect(() => db.exec(window(-1))).toThrow(/CHECK/);
  expect(() => db.exec(window(4))).toThrow(/CHECK/);
  expect(() => db.exec(window(3, "'because'"))).toThrow(/CHECK/);
  db.exec(window(0, "'used-up'"));
});

it('leaves devices of earlier data without a window', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 2);
  db.exec(`INSERT INTO device (id, kind, name, name_key, spki, enrolled_at) VALUES ('a', 'console', 'x', 'x', 'k', 1)`);
  migrate(db, 3);
  expect({ ...db.prepare('SELECT enrolment_window AS w FROM device').get() }).toEqual({ w: null });
});
