import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { RegisterError } from '../errors.ts';
import { explainSqlite } from './explain.ts';

const meaning = (error: unknown): unknown => {
  const meant = explainSqlite(error);
  return meant instanceof RegisterError ? meant.code : meant;
};
const sqlite = (errcode: number): Error => Object.assign(new Error('SQLite says so'), { errcode });

describe('what an error of SQLite means', () => {
  it('is a full disk when a database really has no room', () => {
    const db = new DatabaseSync(':memory:');
    db.exec('CREATE TABLE t (x); PRAGMA max_page_count = 4');
    let thrown: unknown;
    try {
      for (;;) db.prepare('INSERT INTO t VALUES (zeroblob(4000))').run();
    } catch (error) {
      thrown = error;
    }
    expect(meaning(thrown)).toBe('disk-full');
    db.close();
  });

  it('is told apart by code, extended codes included', () => {
    expect([13, 10, 10 | (4 << 8), 11, 26].map((code) => meaning(sqlite(code)))).toEqual([
      'disk-full',
      'disk-failed',
      'disk-failed',
      'damaged',
      'damaged',
    ]);
  });

  it('is nothing of ours when it is not known', () => {
    for (const error of [sqlite(1), new Error('other'), 'text']) expect(meaning(error)).toBe(error);
  });
});
