import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../open-store.ts';

it('adds sessions beside the accounts that were there', () => {
  const db = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true });
  migrate(db, 4);
  db.exec(`INSERT INTO account (user, user_key, role, password, all_rooms, created_at)
    VALUES ('A. Teacher', 'a. teacher', 'teacher', 'hash', 1, 1)`);
  migrate(db, 5);
  expect(db.prepare('SELECT user, revoked_at FROM account').get()).toMatchObject({
    user: 'A. Teacher',
    revoked_at: null,
  });
  const begin = db.prepare('INSERT INTO session (console, account, key, begun_at, until) VALUES (?, ?, ?, ?, ?)');
  begin.run('console-1', 1, 'spki', 10, 20);
  expect(() => begin.run('console-1', 1, 'spki', 11, 21)).toThrow(/UNIQUE/);
  expect(() => begin.run('console-2', 9, 'spki', 11, 21)).toThrow(/FOREIGN KEY/);
  db.close();
});
