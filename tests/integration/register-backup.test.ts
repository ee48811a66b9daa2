import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCheckpoint, witness } from '@usher/protocol';
import {
  openLogSeal,
  openPostgresRegister,
  openRows,
  openSqliteRegister,
  preparePostgres,
  type Register,
  RegisterError,
  restorePostgres,
  restoreSqlite,
  verifyRegister,
  writeBackup,
} from '@usher/register';
import { createTestLogKey, draftOf, idOf, type PostgresServer, startPostgres } from '@usher/register/testing';
import { sha256 } from '../../packages/register/src/sha256.ts';

const key = createTestLogKey();
const options = { origin: 'usher/school', key };
const { spki } = key;
let identity: string;
let recipient: string;
let folder: string;
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  identity = await generateIdentity();
  recipient = await identityToRecipient(identity);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-backup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof RegisterError ? error.code : error),
  );
/** A register with words of every kind, some of them erased. */
const fill = async (register: Register): Promise<void> => {
  const odd = draftOf(0, { words: { details: 'caf\u00e9 \u{1f600} "quoted"\n\\ \u2028', empty: '' }, place: null });
  await register.append([odd, ...Array.from({ length: 139 }, (_, number) => draftOf(number + 1))]);
  await register.erase({ id: idOf(1, 'erasure'), by: 'account-1', reason: 'retention', seqs: [3, 70] });
};
const backUp = async (place: string, file: string): Promise<void> => {
  await using rows = await openRows(place);
  await writeBackup(rows, { file, recipients: [recipient] });
};
const everything = async (register: Register): Promise<unknown> => {
  const { entries } = await register.page({ order: 'oldest', limit: 500 });
  const found = await register.page({ words: 'volcano', limit: 500 });
  return {
    entries,
    found: found.entries.map(({ seq }) => seq),
    checkpoint: parseCheckpoint(await register.checkpoint())?.body,
  };
};
const made = async (): Promise<unknown> => {
  await using register = await openSqliteRegister(at('register.db'), options);
  await fill(register);
  return await everything(register);
};
const restore = (backup: string, file = at('restored.db'), identities: readonly string[] = [identity]) =>
  restoreSqlite(file, { backup, identities, spki });

describe('a backup of a register', () => {
  it('[REG28] [REG29] holds all of it, and the register goes on from there', async () => {
    const before = await made();
    await backUp(at('register.db'), at('backup.age'));
    expect(await restore(at('backup.age'))).toMatchObject({ size: 141, findings: [], origin: options.origin });
    await using restored = await openSqliteRegister(at('restored.db'), options);
    expect(await everything(restored)).toEqual(before);
    expect(await restored.append([draftOf(5), draftOf(500)])).toMatchObject([
      { outcome: 'known', receipt: { seq: 6 } },
      { outcome: 'kept', receipt: { seq: 142 } },
    ]);
  });

  it('[REG28] is of one moment, though the register is written to meanwhile', async () => {
    await using register = await openSqliteRegister(at('register.db'), options);
    await register.append([draftOf(1), draftOf(2)]);
    const rows = await openRows(at('register.db'));
    await register.append(Array.from({ length: 100 }, (_, number) => draftOf(number + 3)));
    await writeBackup(rows, { file: at('backup.age'), recipients: [recipient] });
    await rows[Symbol.asyncDispose]();
    expect((await restore(at('backup.age'))).size).toBe(2);
  });

  it('[REG28] can be read by its recipients and by nobody else, and shows nothing', async () => {
    await made();
    const other = await generateIdentity();
    await using rows = await openRows(at('register.db'));
    await writeBackup(rows, { file: at('two.age'), recipients: [recipient, await identityToRecipient(other)] });
    expect(readFileSync(at('two.age')).includes('volcanoes')).toBe(false);
    expect(statSync(at('two.age')).mode & 0o077).toBe(0);
    expect(await codeOf(restore(at('two.age'), at('a.db'), [await generateIdentity()]))).toBe('bad-backup');
    expect(await codeOf(restore(at('two.age'), at('b.db'), [other]))).toBe('nothing thrown');
    expect(existsSync(at('a.db'))).toBe(false);
  });

  it('[REG28] is not written without a recipient, to a wrong one, or over another file', async () => {
    await made();
    await using rows = await openRows(at('register.db'));
    const write = (recipients: readonly string[]) => codeOf(writeBackup(rows, { file: at('b.age'), recipients }));
    expect(await write([])).toBe('bad-recipient');
    expect(await write(['age1nobody'])).toBe('bad-recipient');
    writeFileSync(at('b.age'), 'precious');
    expect(await write([recipient])).toBe('not-empty');
    expect(readFileSync(at('b.age'), 'utf8')).toBe('precious');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('[REG29] is not restored over a register, nor when a bit of it was changed, nor when it was cut', async () => {
    await made();
    await backUp(at('register.db'), at('backup.age'));
    expect(await codeOf(restore(at('backup.age'), at('register.db')))).toBe('not-empty');
    const whole = readFileSync(at('backup.age'));
    const places = process.env['LONG'] === '1' ? 400 : 24;
    for (let place = 0; place < places; place += 1) {
      const where = Math.floor((whole.length * place) / places);
      const flipped = Buffer.from(whole);
      flipped[where] = (flipped[where] ?? 0) ^ 4;
      for (const [name, bytes] of [
        ['flipped', flipped],
        ['cut', whole.subarray(0, where)],
      ] as const) {
        writeFileSync(at('bad.age'), bytes);
        expect([name, where, await codeOf(restore(at('bad.age')))]).toEqual([name, where, 'bad-backup']);
      }
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('restored.db') && !name.endsWith('.lock'))).toEqual([]);
  });

  it('[REG29] is not restored when its rows were tampered with before they were sealed again', async () => {
    await made();
    await backUp(at('register.db'), at('backup.age'));
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const text = gunzipSync(await decrypter.decrypt(readFileSync(at('backup.age')))).toString('utf8');
    const sealed = async (changed: string): Promise<void> => {
      const encrypter = new Encrypter();
      encrypter.addRecipient(recipient);
      writeFileSync(at('forged.age'), await encrypter.encrypt(gzipSync(changed)));
    };
    const lines = text.trimEnd().split('\n');
    const without = (at: number): string => `${lines.filter((_, index) => index !== at).join('\n')}\n`;
    for (const changed of [
      text.replace('number7 opened', 'number7 closed'),
      text.replace('"account-3"', '"account-4"'),
      without(20),
      `${lines.slice(0, -1).join('\n')}\n`,
      `${text}{"end":"usher-register","rows":1}\n`,
      text.replace('["entry_words",', '["entry_other",'),
      text.replace('"form":', '"form":"x","old":'),
      '',
    ]) {
      expect(changed).not.toBe(text);
      await sealed(changed);
      expect(await codeOf(restore(at('forged.age')))).toBe('bad-backup');
    }
    await sealed(text.replace('"format":1', '"format":2'));
    expect(await codeOf(restore(at('forged.age')))).toBe('newer-data');
    await sealed(text);
    expect(await codeOf(restore(at('forged.age')))).toBe('nothing thrown');
  });

  it('[REG29] is not restored under another key than the one that signed it', async () => {
    await made();
    await backUp(at('register.db'), at('backup.age'));
    const other = { backup: at('backup.age'), identities: [identity], spki: createTestLogKey().spki };
    expect(await codeOf(restoreSqlite(at('restored.db'), other))).toBe('bad-backup');
    expect(existsSync(at('restored.db'))).toBe(false);
  });
});

describe('a register that was restored from an old backup', () => {
  it('[REG30] is noticed by every witness, at once and after it has grown', async () => {
    const tools = { sha256, isSigned: openLogSeal(spki).isSigned };
    let register = await openSqliteRegister(at('register.db'), options);
    const show = async (known: string) => {
      const text = await register.checkpoint();
      const first = witness(known, { text, proof: null }, tools);
      if (first.kind !== 'prove') return first;
      return witness(known, { text, proof: await register.proveConsistency(first.from, first.to) }, tools);
    };
    await register.append(Array.from({ length: 70 }, (_, number) => draftOf(number)));
    const early = await register.checkpoint();
    await backUp(at('register.db'), at('backup.age'));
    await register.append(Array.from({ length: 9 }, (_, number) => draftOf(100 + number)));
    const late = await register.checkpoint();
    expect(await show(early)).toEqual({ kind: 'grown', kept: late });
    await register[Symbol.asyncDispose]();
    rmSync(at('register.db'));
    await restore(at('backup.age'), at('register.db'));

    register = await openSqliteRegister(at('register.db'), options);
    expect(await show(early)).toEqual({ kind: 'same', kept: early });
    expect(await show(late)).toEqual({ kind: 'went-back', evidence: [late, early] });
    // The same reports, sent again, are kept with new salts: the log is another one from there on.
    await register.append(Array.from({ length: 9 }, (_, number) => draftOf(100 + number)));
    expect((await show(late)).kind).toBe('rewritten');
    await register.append(Array.from({ length: 60 }, (_, number) => draftOf(200 + number)));
    expect(await show(late)).toEqual({ kind: 'rewritten', evidence: [late, await register.checkpoint()] });
    expect((await show(early)).kind).toBe('grown');
    await using rows = await register.rows();
    expect((await verifyRegister(rows, { spki, witnessed: [early] })).findings).toEqual([]);
    await register[Symbol.asyncDispose]();
  });
});

describe('a backup between databases', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('[REG28] [REG29] carries a register from SQLite to PostgreSQL and back', async () => {
    const before = await made();
    await backUp(at('register.db'), at('there.age'));
    const school = await server.school();
    const from = { identities: [identity], spki };
    expect(await restorePostgres(school, { ...from, backup: at('there.age') })).toMatchObject({ size: 141 });
    {
      await using register = await openPostgresRegister(school.url, options);
      expect(await everything(register)).toEqual(before);
    }
    expect(await codeOf(restorePostgres(school, { ...from, backup: at('there.age') }))).toBe('not-empty');
    await backUp(school.url, at('back.age'));
    await restore(at('back.age'));
    await using register = await openSqliteRegister(at('restored.db'), options);
    expect(await everything(register)).toEqual(before);
  });

  it('[REG29] leaves nothing in PostgreSQL when it is damaged', async () => {
    await made();
    await backUp(at('register.db'), at('backup.age'));
    const whole = readFileSync(at('backup.age'));
    writeFileSync(at('cut.age'), whole.subarray(0, whole.length - 40));
    const school = await server.school();
    const from = { identities: [identity], spki };
    expect(await codeOf(restorePostgres(school, { ...from, backup: at('cut.age') }))).toBe('bad-backup');
    expect(await codeOf(openRows(school.url))).toBe('no-register');
    await preparePostgres(school);
    expect(await codeOf(openRows(school.url))).toBe('nothing thrown');
  });

  it('says where there is no register', async () => {
    expect(await codeOf(openRows(at('nothing.db')))).toBe('no-register');
    writeFileSync(
      at('text.db'),
      'no database at all, however one looks at it, and long enough to have a header '.repeat(4),
    );
    expect(await codeOf(openRows(at('text.db')))).toBe('no-register');
    new DatabaseSync(at('other.db')).exec('CREATE TABLE other (x)');
    expect(await codeOf(openRows(at('other.db')))).toBe('no-register');
  });
});
