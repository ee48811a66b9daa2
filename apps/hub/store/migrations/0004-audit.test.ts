import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../open-store.ts';

const insert = (how: string, seq = 'NULL', detail = '{}'): string =>
  `${how} INTO audit (seq, at, what, outcome, detail) VALUES (${seq}, 1, 'enrol', 'done', '${detail}')`;

it('[CMD4] adds lines and never changes, deletes or replaces one', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 4);
  db.exec(insert('INSERT'));
  db.exec(insert('INSERT'));
  expect(() => db.exec(`UPDATE audit SET outcome = 'failed'`)).toThrow('never changed');
  expect(() => db.exec('DELETE FROM audit WHERE seq = 2')).toThrow('never deleted');
  expect(() => db.exec(insert('REPLACE', '1'))).toThrow('never replaced');
  expect(() => db.exec(insert('INSERT', 'NULL', 'not json'))).toThrow(/CHECK/);
  expect(
    db
      .prepare('SELECT seq FROM audit')
      .all()
      .map((row) => row['seq']),
  ).toEqual([1, 2]);
});
