import { expect, it } from 'vitest';
import { sqliteAt } from '../testing/sqlite-at.ts';

it('[REG9] finds entries by the words beside them, and no longer when those are gone', () => {
  const db = sqliteAt(3);
  db.exec(`INSERT INTO entry_search VALUES (1, 'volcano page'), (2, 'volcanic')`);
  const found = (asked: string) =>
    db
      .prepare('SELECT rowid FROM entry_index WHERE entry_index MATCH ?')
      .all(asked)
      .map((row) => row['rowid']);
  expect([found('"volcan"*'), found('"page"'), found('"olcano"*')]).toEqual([[1, 2], [1], []]);
  expect(() => db.exec(`UPDATE entry_search SET found_by = 'other'`)).toThrow('the register is append-only');
  db.exec('DELETE FROM entry_search WHERE seq = 1');
  expect([found('"volcan"*'), found('"page"')]).toEqual([[2], []]);
  expect(() => db.exec(`INSERT INTO entry_index (entry_index, rank) VALUES ('integrity-check', 1)`)).not.toThrow();
});
