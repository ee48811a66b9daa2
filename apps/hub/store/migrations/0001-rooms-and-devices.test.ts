import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../open-store.ts';

const device = (id: string, room: number | null, key: string, spki: string, revoked: number | null = null): string =>
  `INSERT INTO device (id, kind, name, name_key, room, spki, enrolled_at, revoked_at)
   VALUES ('${id}', '${room === null ? 'console' : 'agent'}', '${key}', '${key}', ${room}, '${spki}', 1, ${revoked})`;

it('holds one device of a name in a room and one of a key, revoked ones aside', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 1);
  db.exec(`INSERT INTO room (name, name_key, created_at) VALUES ('ICT1', 'ict1', 1)`);
  db.exec(device('a', 1, 'pc-1', 'k1', 5));
  db.exec(device('b', 1, 'pc-1', 'k1'));
  expect(() => db.exec(device('c', 1, 'pc-1', 'k2'))).toThrow(/UNIQUE/);
  expect(() => db.exec(device('d', 1, 'pc-2', 'k1'))).toThrow(/UNIQUE/);
  db.exec(device('e', null, 'desk', 'k3'));
  db.exec(device('f', null, 'desk', 'k4'));
});

it('ties an agent, and only an agent, to a room', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 1);
  expect(() => db.exec(device('a', 7, 'pc-1', 'k1'))).toThrow(/FOREIGN KEY/);
  expect(() => db.exec(device('a', null, 'pc-1', 'k1').replace("'console'", "'agent'"))).toThrow(/CHECK/);
});
