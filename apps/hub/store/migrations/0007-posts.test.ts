import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../open-store.ts';

it('adds posts, pupils and second factors to accounts that were there', () => {
  const db = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true });
  migrate(db, 6);
  db.exec(`INSERT INTO account (user, user_key, role, password, all_rooms, created_at)
    VALUES ('D. Lead', 'd. lead', 'dsl', 'hash', 1, 1)`);
  migrate(db, 7);
  expect({ ...db.prepare('SELECT user, email FROM account').get() }).toEqual({ user: 'D. Lead', email: null });
  const post = (account: number, name: string) => () =>
    db.prepare('INSERT INTO account_post (account, post) VALUES (?, ?)').run(account, name);
  post(1, 'governor')();
  expect(post(1, 'governor')).toThrow(/UNIQUE/);
  expect(post(2, 'governor')).toThrow(/FOREIGN KEY/);
  const factor = () => db.prepare(`INSERT INTO account_factor (account, sealed) VALUES (1, x'00')`).run();
  factor();
  expect(factor).toThrow(/UNIQUE/);
  expect(() => db.exec(`INSERT INTO account_recovery (account, hash) VALUES (1, 'short')`)).toThrow(/CHECK/);
  db.close();
});
