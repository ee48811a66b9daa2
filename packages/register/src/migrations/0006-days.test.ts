import { expect, it } from 'vitest';
import { migrate } from '../sqlite/migrate.ts';
import { sqliteAt } from '../testing/sqlite-at.ts';

const DAY = 86_400_000;
const enter = (db: ReturnType<typeof sqliteAt>): void => {
  const insert = db.prepare(
    `INSERT INTO entry VALUES (?, ?, ?, 'note', NULL, 'x', NULL, '{}', x'00', '{}', '[]', x'00')`,
  );
  for (const [at, day] of [0, 1, 1, 4, 1, 2, 2].entries()) insert.run(at + 3, `said-${at}`, day * DAY + at);
};
const days = (db: ReturnType<typeof sqliteAt>) => db.prepare('SELECT * FROM entry_day').all();

it('[REG32] knows where in the log each day begins, also when the clock went back', () => {
  const following = sqliteAt(6);
  enter(following);
  expect(days(following)).toEqual([
    { first_seq: 1, day: 0 },
    { first_seq: 4, day: 1 },
    { first_seq: 6, day: 4 },
    { first_seq: 7, day: 1 },
    { first_seq: 8, day: 2 },
  ]);
  const before = sqliteAt(5);
  enter(before);
  migrate(before, 6);
  expect(days(before)).toEqual(days(following));
});
