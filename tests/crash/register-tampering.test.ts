import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Draft,
  openPostgresRegister,
  openSqliteRegister,
  preparePostgres,
  type Register,
  verifyRegister,
} from '@usher/register';
import { createTestLogKey, draftOf, idOf, type PostgresServer, startPostgres } from '@usher/register/testing';
import { clientConfig } from '../../packages/register/src/postgres/connect.ts';
import { rowsThrough } from '../../packages/register/src/postgres/raw-rows.ts';
import { openSqliteRows, rowsOf } from '../../packages/register/src/sqlite/raw-rows.ts';
import type { Hand } from './register/mutations.ts';
import { tamper } from './register/tampered.ts';

const LONG = process.env['LONG'] === '1';
/** Entries; with their words, people, digests and hashes that is five rows for each. */
const SIZE = LONG ? 1_000 : 250;
const SEED = 20_261;
const key = createTestLogKey();
const options = { origin: 'usher/school', key };

/** One with as little in it as has a row of every kind: it is verified two thousand times. */
const slight = (number: number): Draft =>
  draftOf(number, {
    words: { title: `Report ${number}` },
    people: [{ person: `pupil-${number % 11}`, part: 'victim' }],
  });

/** A register of which some was erased, as the years leave a register. */
const fill = async (register: Register): Promise<void> => {
  await register.append(Array.from({ length: SIZE - 1 }, (_, at) => slight(at)));
  await register.erase({
    id: idOf(1, 'erasure'),
    by: 'account-1',
    reason: 'retention',
    seqs: [10, SIZE / 2, SIZE - 2],
  });
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-tampered-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Opens a register's file as somebody with the rights to everything would: no triggers, no checks of keys. */
const openBare = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  const triggers = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${String(name)}`);
  return db;
};
const handOf = (db: DatabaseSync): Hand => ({
  run: async (sql, ...values) => db.prepare(sql).run(...values),
  all: async (sql, ...values) => db.prepare(sql).all(...values),
});
const verify = (db: DatabaseSync, witnessed: readonly string[] = []) =>
  verifyRegister(
    { ...rowsOf(db), [Symbol.asyncDispose]: () => Promise.resolve() },
    { spki: key.spki, witnessed, origin: options.origin },
  );

describe('tampering with a register in SQLite', () => {
  it('[REG26] is found every time, whatever was done', async () => {
    const file = join(folder, 'register.db');
    {
      await using made = await openSqliteRegister(file, options);
      await fill(made);
    }
    using db = openBare(file);
    expect((await verify(db)).findings).toEqual([]);
    const { tried, missed } = await tamper(
      {
        size: SIZE,
        spki: key.spki,
        hand: handOf(db),
        rows: () => rowsOf(db),
        begin: async () => db.exec('BEGIN'),
        undo: async () => db.exec('ROLLBACK'),
      },
      LONG ? 50_000 : 2_000,
      SEED,
    );
    expect(missed).toEqual([]);
    expect(tried.size).toBeGreaterThan(30);
  });

  it('[REG26] is told with the number of the entry and what is wrong with it', async () => {
    const file = join(folder, 'told.db');
    {
      await using made = await openSqliteRegister(file, options);
      await made.append(Array.from({ length: 100 }, (_, at) => draftOf(at)));
    }
    using db = openBare(file);
    db.exec(
      `UPDATE entry_words SET text = 'other' WHERE seq = 77 AND name = 'title'; DELETE FROM entry WHERE seq = 78`,
    );
    const { findings } = await verify(db);
    expect(findings).toContainEqual({ kind: 'personal-changed', seq: 77, what: expect.stringContaining('"title"') });
    expect(findings).toContainEqual({ kind: 'entry-missing', seq: 78, what: expect.any(String) });
  });

  it('[REG27] is found by a witness alone when the end of the log is gone with its tree and its checkpoints', async () => {
    const file = join(folder, 'cut.db');
    let last: string;
    {
      await using made = await openSqliteRegister(file, options);
      await made.append(Array.from({ length: 200 }, (_, at) => draftOf(at)));
      last = await made.checkpoint();
    }
    using db = openBare(file);
    expect((await verify(db, [last])).findings).toEqual([]);
    for (const table of ['entry', 'entry_words', 'entry_person', 'entry_digest'])
      db.exec(`DELETE FROM ${table} WHERE seq > 128`);
    db.exec('DELETE FROM log_checkpoint WHERE size > 128; DELETE FROM log_node WHERE ((idx + 1) << level) > 128');
    expect((await verify(db)).findings).toEqual([]);
    expect((await verify(db, [last])).findings).toEqual([
      { kind: 'witness-contradicted', seq: 200, what: 'there were 200 entries then, and there are 128 now' },
    ]);
  });
});

describe('tampering with a register in PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('[REG26] is found every time, whatever was done', async () => {
    const school = await server.school();
    await preparePostgres(school);
    {
      await using made = await openPostgresRegister(school.url, options);
      await fill(made);
    }
    const client = new pg.Client(clientConfig(school.ownerUrl));
    await client.connect();
    // Without triggers, nor checks of keys, as only the owner of the whole server can.
    await client.query(`SET session_replication_role = 'replica'`);
    const ask = (sql: string, values: readonly unknown[]) => {
      let count = 0;
      return client.query<Record<string, unknown>>(
        sql.replaceAll('?', () => `$${(count += 1)}`),
        values.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value)),
      );
    };
    const { missed } = await tamper(
      {
        size: SIZE,
        spki: key.spki,
        hand: {
          run: (sql, ...values) => ask(sql, values),
          all: async (sql, ...values) => (await ask(sql, values)).rows,
        },
        rows: () => rowsThrough(client),
        begin: async () => void (await client.query('BEGIN')),
        undo: async () => void (await client.query('ROLLBACK')),
      },
      LONG ? 2_000 : 104,
      SEED,
    );
    await client.end();
    expect(missed).toEqual([]);
  });
});

describe('the test of tampering', () => {
  it('[REG26] can fail: a verifier that is shown the rows as they were before misses what was done', async () => {
    const file = join(folder, 'blind.db');
    {
      await using made = await openSqliteRegister(file, options);
      await fill(made);
    }
    using db = openBare(file);
    // Another connection does not see what this one has not committed: it stands for a verifier that does not look.
    await using before = openSqliteRows(file);
    const { tried, missed } = await tamper(
      {
        size: SIZE,
        spki: key.spki,
        hand: handOf(db),
        rows: () => before,
        begin: async () => db.exec('BEGIN'),
        undo: async () => db.exec('ROLLBACK'),
      },
      26,
      SEED,
    );
    expect([missed.length, Array.from(tried.values()).reduce((all, one) => all + one, 0)]).toEqual([26, 26]);
  });
});
