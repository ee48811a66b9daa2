import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../store/open-store.ts';
import { PolicyBook } from './policy-book.ts';

const AT = 1_763_000_000_500;
const open = (): PolicyBook => {
  const db = new DatabaseSync(':memory:');
  migrate(db);
  return new PolicyBook(db);
};
const by = (at: number) => ({ at, by: 'c.day', note: '' });

it('[POL2] changes what is said and leaves the rest, with a version that rises whatever the clock does', () => {
  const book = open();
  expect(book.current()).toBeNull();
  const first = book.publish({ hideLetter: 'k' }, by(AT));
  const contacts = [{ name: 'Ms Reid', how: 'room 12' }];
  const second = book.publish({ contacts }, by(AT - 3_600_000));
  expect([first.version, second.version]).toEqual([1_763_000_000, 1_763_000_001]);
  expect(book.current()?.choices).toEqual({ hideLetter: 'k', contacts });
  expect(book.history(9).map(({ version }) => version)).toEqual([second.version, first.version]);
});

it('[POL2] refuses what cannot be a policy and what changes nothing, and keeps nothing of it', () => {
  const book = open();
  expect(() => book.publish({ hideLetter: 'H' }, by(AT))).toThrow(/hideLetter/);
  expect(() => book.publish({ hideLetter: 'h' }, by(AT))).toThrow(/holds already/);
  const five = Array.from({ length: 5 }, (_, n) => ({ name: `Person ${n}`, how: '' }));
  expect(() => book.publish({ contacts: five }, by(AT))).toThrow(/contacts/);
  expect(book.current()).toBeNull();
});
