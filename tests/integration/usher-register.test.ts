import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgresRegister, openSqliteRegister } from '@usher/register';
import { draftOf, type PostgresServer, startPostgres } from '@usher/register/testing';
import { openLogKey } from '@usher/trust';

const USHER = new URL('../../apps/usher/index.ts', import.meta.url).pathname;

let folder: string;
let identity: string;
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-command-'));
  identity = await generateIdentity();
  writeFileSync(
    at('identity.txt'),
    `# created: some day\n# public key: ${await identityToRecipient(identity)}\n${identity}\n`,
  );
  const key = await openLogKey(folder);
  await using register = await openSqliteRegister(at('register.db'), { origin: 'usher/school', key });
  await register.append(Array.from({ length: 80 }, (_, number) => draftOf(number)));
  writeFileSync(at('seen.txt'), await register.checkpoint());
});
afterAll(() => rmSync(folder, { recursive: true }));

const usher = (...args: readonly string[]): Promise<{ status: number; json: unknown; errors: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [USHER, 'register', ...args, '--json'], (error, stdout, errors) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ status, json: stdout === '' ? null : JSON.parse(stdout), errors });
    });
  });

describe('usher register', () => {
  it('[REG26] [REG27] verifies a register that a hub has open, and a witness', async () => {
    const key = await openLogKey(folder);
    await using _open = await openSqliteRegister(at('register.db'), { origin: 'usher/school', key });
    const args = ['verify', at('register.db'), '--key', at('register.pub')];
    expect(await usher(...args)).toMatchObject({ status: 0, json: { ok: true, size: 80, checkpoints: 2, found: 0 } });
    const witnessed = [...args, '--witness', at('seen.txt'), '--origin', 'usher/school'];
    expect(await usher(...witnessed)).toMatchObject({ status: 0, json: { ok: true } });
    expect(await usher(...args, '--origin', 'usher/other')).toMatchObject({ status: 1, json: { ok: false } });
  });

  it('[REG28] [REG29] backs up and restores, and says what it cannot do', async () => {
    const recipient = await identityToRecipient(identity);
    const backup = ['backup', at('register.db'), '--to', at('backup.age'), '--recipient', recipient];
    expect(await usher(...backup)).toMatchObject({ status: 0, json: { ok: true } });
    expect(await usher(...backup)).toMatchObject({ status: 1, json: { ok: false, code: 'not-empty' } });
    const from = ['--identity', at('identity.txt'), '--key', at('register.pub')];
    const restore = ['restore', at('backup.age'), '--at', at('restored.db'), ...from];
    expect(await usher(...restore)).toMatchObject({ status: 0, json: { ok: true, size: 80 } });
    expect(await usher(...restore)).toMatchObject({ status: 1, json: { code: 'not-empty' } });
    expect(await usher('verify', at('restored.db'), '--key', at('identity.txt'))).toMatchObject({
      status: 1,
      json: { code: 'bad-key' },
    });
    expect(await usher('verify', at('nothing.db'), '--key', at('register.pub'))).toMatchObject({
      status: 1,
      json: { code: 'no-register' },
      errors: expect.stringMatching(/^usher: There is no register .*\. To mend it: give the path of its file\n$/),
    });
  });

  it('[REG26] says which entry was changed, with exit status 1', async () => {
    const db = new DatabaseSync(at('restored.db'));
    db.exec(`DROP TRIGGER words_stay; UPDATE entry_words SET text = 'other' WHERE seq = 7 AND name = 'title'`);
    db.close();
    expect(await usher('verify', at('restored.db'), '--key', at('register.pub'))).toMatchObject({
      status: 1,
      json: { ok: false, found: 1, findings: [{ kind: 'personal-changed', seq: 7 }] },
    });
  });
});

describe('usher register with PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('[REG22] [REG29] prepares, restores, verifies and scrubs as the owner, and the hub uses it as another role', async () => {
    const key = await openLogKey(folder);
    const { ownerUrl, role, url } = await server.school();
    const from = ['--identity', at('identity.txt'), '--key', at('register.pub')];
    const restore = ['restore', at('backup.age'), '--at', ownerUrl, ...from];
    expect(await usher(...restore)).toMatchObject({ status: 1, json: { code: 'bad-argument' } });
    expect(await usher(...restore, '--role', role)).toMatchObject({ status: 0, json: { size: 80 } });
    expect(await usher('prepare', ownerUrl, '--role', role)).toMatchObject({ status: 0, json: { ok: true } });
    expect(await usher('scrub', ownerUrl)).toMatchObject({ status: 0, json: { ok: true } });
    await using register = await openPostgresRegister(url, { origin: 'usher/school', key });
    await register.append([draftOf(500)]);
    expect(await usher('verify', url, '--key', at('register.pub'), '--witness', at('seen.txt'))).toMatchObject({
      status: 0,
      json: { ok: true, size: 81 },
    });
  });
});
