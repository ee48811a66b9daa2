import { expect, it } from 'vitest';
import { sqliteAt } from '../testing/sqlite-at.ts';

it('[REG21] adds entries and never changes, deletes or replaces one', () => {
  const db = sqliteAt(1);
  for (const change of [
    `UPDATE entry SET kind = 'note' WHERE seq = 1`,
    'UPDATE entry SET seq = 3 WHERE seq = 2',
    'DELETE FROM entry WHERE seq = 2',
    'DELETE FROM entry',
    `INSERT OR REPLACE INTO entry SELECT seq, id, 2, kind, case_id, by_whom, place, facts, digest, words, people, leaf FROM entry`,
    `INSERT OR REPLACE INTO entry SELECT 9, id, at, kind, case_id, by_whom, place, facts, digest, words, people, leaf FROM entry`,
  ])
    expect(() => db.exec(change)).toThrow('the register is append-only');
  expect(db.prepare('SELECT seq, at FROM entry').all()).toEqual([
    { seq: 1, at: 1 },
    { seq: 2, at: 1 },
  ]);
});

it('[REG21] never changes or replaces personal text', () => {
  const db = sqliteAt(1);
  db.exec(`INSERT INTO entry_words VALUES (1, 'title', 'text', x'00');
    INSERT INTO entry_person VALUES (1, 0, 'pupil', 'victim', x'00');
    INSERT INTO entry_digest VALUES (1, 'digest', x'00')`);
  for (const change of [
    `UPDATE entry_words SET text = 'other'`,
    `UPDATE entry_person SET person = 'other'`,
    `UPDATE entry_digest SET digest = 'other'`,
    `INSERT OR REPLACE INTO entry_words VALUES (1, 'title', 'other', x'00')`,
    `INSERT OR REPLACE INTO entry_person VALUES (1, 0, 'other', 'victim', x'00')`,
    `INSERT OR REPLACE INTO entry_digest VALUES (1, 'other', x'00')`,
  ])
    expect(() => db.exec(change)).toThrow('the register is append-only');
  expect(() => db.exec(`INSERT INTO entry_words VALUES (7, 'title', 'of nothing', x'00')`)).toThrow(/FOREIGN KEY/);
});

it('[REG21] says once whose register it is', () => {
  const db = sqliteAt(1);
  db.exec(`INSERT INTO register_meta VALUES ('origin', 'usher/a')`);
  expect(() => db.exec(`UPDATE register_meta SET value = 'usher/b'`)).toThrow('the register is append-only');
  expect(() => db.exec('DELETE FROM register_meta')).toThrow('the register is append-only');
});
