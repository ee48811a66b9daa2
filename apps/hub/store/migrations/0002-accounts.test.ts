import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../open-store.ts';

it('adds accounts to data of form 1 without touching what is there', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 1);
  db.exec(`INSERT INTO room (name, name_key, created_at) VALUES ('ICT1', 'ict1', 1)`);
  migrate(db, 2);
  const add = `INSERT INTO account (user, user_key, role, password, all_rooms, created_at) VALUES ('Mo', 'mo', 'teacher', 'h', 0, 1)`;
  db.exec(add);
  expect(() => db.exec(add)).toThrow(/UNIQUE/);
  db.exec('INSERT INTO account_room (account, room) VALUES (1, 1)');
  expect(() => db.exec('INSERT INTO account_room (account, room) VALUES (1, 2)')).toThrow(/FOREIGN KEY/);
});
