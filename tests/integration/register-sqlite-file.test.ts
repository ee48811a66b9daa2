import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RegisterError } from '../../packages/register/src/errors.ts';
import { DATA_VERSION } from '../../packages/register/src/migrations/all.ts';
import { assertSqlite } from '../../packages/register/src/sqlite/connection.ts';
import { dataVersion, migrate } from '../../packages/register/src/sqlite/migrate.ts';
import { openSqliteRegister } from '../../packages/register/src/sqlite/open-sqlite-register.ts';
import { createTestLogKey, draftOf, idOf } from '../../packages/register/src/testing/index.ts';

const key = createTestLogKey();
const options = { origin: 'usher/school', key };
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-register-'));
  file = join(folder, 'register.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const codeOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error instanceof RegisterError ? error.code : error;
  }
  return 'nothing thrown';
};

/** Every byte that lies in the folder: the database, its write-ahead log, whatever else there may be. */
const bytesOnDisk = (): Buffer => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));

describe("the register's file", () => {
  it('[REG19] is in WAL, with every commit on disk and what is deleted overwritten', async () => {
    await using register = await openSqliteRegister(file, options);
    await register.append([draftOf(1)]);
    const db = new DatabaseSync(file, { readOnly: true });
    expect(Object.values({ ...db.prepare('PRAGMA journal_mode').get() })).toEqual(['wal']);
    expect(dataVersion(db)).toBe(DATA_VERSION);
    db.close();
    expect(await codeOf(() => assertSqlite('3.51.2'))).toBe('old-sqlite');
    expect(await codeOf(() => assertSqlite('3.51.3'))).toBe('nothing thrown');
  });

  it('goes on where it stopped', async () => {
    {
      await using register = await openSqliteRegister(file, options);
      await register.append([draftOf(1), draftOf(2), draftOf(3)]);
    }
    await using register = await openSqliteRegister(file, options);
    const [known, next] = await register.append([draftOf(2), draftOf(4)]);
    expect([known, next]).toMatchObject([
      { outcome: 'known', receipt: { seq: 2 } },
      { outcome: 'kept', receipt: { seq: 4 } },
    ]);
  });

  it('is not opened for another school', async () => {
    await (await openSqliteRegister(file, options))[Symbol.asyncDispose]();
    expect(await codeOf(() => openSqliteRegister(file, { ...options, origin: 'usher/other' }))).toBe('other-register');
    await (await openSqliteRegister(file, options))[Symbol.asyncDispose]();
  });

  it('[REG20] is open once; the second is refused, and neither notices anything', async () => {
    await using register = await openSqliteRegister(file, options);
    await register.append([draftOf(1)]);
    for (let times = 0; times < 5; times += 1)
      expect(await codeOf(() => openSqliteRegister(file, options))).toBe('in-use');
    await register.append([draftOf(2)]);
    expect(await register.size()).toBe(2);
  });

  it('[REG12] is not looked at for each device that asks for the checkpoint at once', async () => {
    let now = 1_000;
    await using register = await openSqliteRegister(file, { ...options, now: () => now });
    await register.append([draftOf(1)]);
    const first = await register.checkpoint();
    const db = new DatabaseSync(file);
    db.exec(`DROP TRIGGER checkpoint_stays; UPDATE log_checkpoint SET note = 'another'`);
    db.close();
    expect(await Promise.all([register.checkpoint(), register.checkpoint()])).toEqual([first, first]);
    now += 1_000;
    expect(await register.checkpoint()).toBe('another');
    await register.append([draftOf(2)]);
    expect(await register.checkpoint()).toMatch(/^usher\/school\n2\n/);
  });

  it('[REG24] takes nothing more when its tree is damaged, and says what to do', async () => {
    {
      await using register = await openSqliteRegister(file, options);
      await register.append(Array.from({ length: 4 }, (_, at) => draftOf(at)));
    }
    const db = new DatabaseSync(file);
    db.exec('DROP TRIGGER node_keeps; DELETE FROM log_node WHERE level = 2');
    db.close();
    await using register = await openSqliteRegister(file, options);
    expect(await codeOf(() => register.append([draftOf(9)]))).toBe('damaged');
    expect([await register.size(), (await register.read(4))?.words]).toEqual([4, draftOf(3).words]);
  });

  it('[REG25] is refused, and not changed by a byte, when a newer Usher wrote it', async () => {
    await (await openSqliteRegister(file, options))[Symbol.asyncDispose]();
    const db = new DatabaseSync(file);
    db.exec(`PRAGMA user_version = ${DATA_VERSION + 1}`);
    db.close();
    const before = readFileSync(file);
    expect(await codeOf(() => openSqliteRegister(file, options))).toBe('newer-data');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('[REG25] is not left half migrated when a step fails', () => {
    const db = new DatabaseSync(file);
    migrate(db, 1);
    const broken = { version: 2, sqlite: 'CREATE TABLE half (x); CREATE TABLE entry (x)', postgres: '' };
    expect(() => migrate(db, 2, [broken])).toThrow('already exists');
    expect(dataVersion(db)).toBe(1);
    expect(db.prepare(`SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'`).get()).toEqual({ n: 0 });
    migrate(db);
    expect(dataVersion(db)).toBe(DATA_VERSION);
    db.close();
  });

  it('[REG18] holds no byte of what was erased, wherever one looks', async () => {
    const canary = (what: string): string => `canary${what}`;
    await using register = await openSqliteRegister(file, options);
    for (let number = 1; number <= 120; number += 1)
      await register.append([
        draftOf(number, {
          words: { details: `${canary(`words${number}`)} `.repeat(number % 3 === 0 ? 300 : 2), title: canary('title') },
          people: [{ person: canary(`person${number}`), part: 'victim' }],
          digest: Buffer.from(canary(`digest${number}`).padEnd(32).slice(0, 32)).toString('hex'),
        }),
      ]);
    expect(bytesOnDisk().includes('canarywords60')).toBe(true);
    const seqs = Array.from({ length: 120 }, (_, at) => at + 1);
    await register.erase({ id: idOf(1, 'erasure'), by: 'account-1', reason: 'retention', seqs });
    const left = bytesOnDisk();
    expect(left.includes('canary')).toBe(false);
    for (const number of [1, 60, 120])
      expect(left.includes(Buffer.from(canary(`digest${number}`)).toString('hex'))).toBe(false);
    expect((await register.page({ words: 'canarywords', limit: 5 })).entries).toEqual([]);
  });

  it('[REG18] says when somebody who reads it keeps erased text on the disk, and finishes when asked again', async () => {
    await using register = await openSqliteRegister(file, options);
    await register.append([draftOf(1, { words: { details: 'canarywords' } })]);
    const rows = await register.rows();
    const order = { id: idOf(1, 'erasure'), by: 'account-1', reason: 'retention', seqs: [1] };
    expect(await codeOf(() => register.erase(order))).toBe('in-use');
    expect(bytesOnDisk().includes('canarywords')).toBe(true);
    await rows[Symbol.asyncDispose]();
    expect(await register.erase(order)).toMatchObject({ seq: 2 });
    expect(bytesOnDisk().includes('canarywords')).toBe(false);
  });
});
