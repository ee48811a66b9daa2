import { expect, it } from 'vitest';
import { sqliteAt } from '../testing/sqlite-at.ts';

it('[REG21] adds to tree and checkpoints and never changes, deletes or replaces anything of them', () => {
  const db = sqliteAt(2);
  db.exec(`INSERT INTO log_node VALUES (1, 0, x'aa'); INSERT INTO log_checkpoint VALUES (2, 'note')`);
  for (const change of [
    `UPDATE log_node SET hash = x'bb'`,
    'DELETE FROM log_node',
    `INSERT OR REPLACE INTO log_node VALUES (1, 0, x'bb')`,
    `UPDATE log_checkpoint SET note = 'other'`,
    'DELETE FROM log_checkpoint',
    `INSERT OR REPLACE INTO log_checkpoint VALUES (2, 'other')`,
  ])
    expect(() => db.exec(change)).toThrow('the register is append-only');
  expect(() => db.exec(`INSERT INTO log_node VALUES (0, 0, x'aa')`)).toThrow(/CHECK/);
});
