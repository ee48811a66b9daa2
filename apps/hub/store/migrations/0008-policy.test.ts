import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../open-store.ts';

it('keeps every policy that was published as it was', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 7);
  migrate(db, 8);
  const add = (version: number) => () =>
    db.prepare("INSERT INTO policy (version, at, by, note, choices) VALUES (?, 1, 'c.day', '', '{}')").run(version);
  add(1)();
  expect(add(1)).toThrow(/UNIQUE/);
  expect(add(0)).toThrow(/CHECK/);
  expect(() => db.exec("UPDATE policy SET note = 'other'")).toThrow(/not changed/);
  expect(() => db.exec('DELETE FROM policy')).toThrow(/not deleted/);
  db.close();
});
