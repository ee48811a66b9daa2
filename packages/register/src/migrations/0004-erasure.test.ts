import { expect, it } from 'vitest';
import { sqliteAt } from '../testing/sqlite-at.ts';

it('[REG17] deletes personal text only when an entry has erased it, and remembers that it has', () => {
  const db = sqliteAt(4);
  db.exec(`INSERT INTO entry_words VALUES (1, 'title', 'text', x'00');
    INSERT INTO entry_person VALUES (1, 0, 'pupil', 'victim', x'00');
    INSERT INTO entry_digest VALUES (1, 'digest', x'00')`);
  const tables = ['entry_words', 'entry_person', 'entry_digest'];
  for (const table of tables)
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow('no entry says that this is erased');
  db.exec('INSERT INTO erasure VALUES (1, 2)');
  for (const table of tables) db.exec(`DELETE FROM ${table} WHERE seq = 1`);
  expect(tables.map((table) => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])).toEqual([0, 0, 0]);
  expect(() => db.exec('DELETE FROM erasure')).toThrow('the register is append-only');
  expect(() => db.exec('UPDATE erasure SET target = 2')).toThrow('the register is append-only');
});
