import { expect, it } from 'vitest';
import { migrate } from '../sqlite/migrate.ts';
import { sqliteAt } from '../testing/sqlite-at.ts';

const SAID: readonly (readonly [caseId: string | null, kind: string])[] = [
  ['a', 'case.report'],
  ['b', 'case.report'],
  ['a', 'case.closed'],
  [null, 'staff.searched'],
  ['c', 'case.more'],
  ['a', 'case.note'],
  ['c', 'case.closed'],
  ['c', 'case.reopened'],
  ['d', 'staff.opened'],
];
const enter = (db: ReturnType<typeof sqliteAt>): void => {
  const insert = db.prepare(`INSERT INTO entry VALUES (?, ?, ?, ?, ?, 'x', NULL, '{}', x'00', '{}', '[]', x'00')`);
  for (const [at, [caseId, kind]] of SAID.entries()) insert.run(at + 3, `said-${at}`, at * 10, kind, caseId);
};
const standings = (db: ReturnType<typeof sqliteAt>) =>
  db.prepare('SELECT case_id, opened_seq, opened_at, closed_at FROM case_standing ORDER BY case_id').all();

it('[REG31] follows the entries, and is the same when it is made of those that are there', () => {
  const following = sqliteAt(5);
  enter(following);
  expect(standings(following)).toEqual([
    { case_id: 'a', opened_seq: 3, opened_at: 0, closed_at: 20 },
    { case_id: 'b', opened_seq: 4, opened_at: 10, closed_at: null },
    { case_id: 'c', opened_seq: 7, opened_at: 40, closed_at: null },
  ]);
  const before = sqliteAt(4);
  enter(before);
  migrate(before, 5);
  expect(standings(before)).toEqual(standings(following));
});
