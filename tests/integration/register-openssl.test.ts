import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCheckpoint } from '@usher/protocol';
import { openSqliteRegister } from '@usher/register';
import { draftOf } from '@usher/register/testing';
import { openLogKey } from '@usher/trust';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-openssl-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a checkpoint', () => {
  it('[REG11] is believed by OpenSSL, and not when a digit of it was changed', async () => {
    const key = await openLogKey(folder);
    await using register = await openSqliteRegister(at('register.db'), { origin: 'usher/school', key });
    await register.append([draftOf(1), draftOf(2), draftOf(3)]);
    const read = parseCheckpoint(await register.checkpoint());
    if (read === null) throw new Error('that is no checkpoint');
    writeFileSync(at('signature'), read.signature.signature);
    const verify = (body: string): number | null => {
      writeFileSync(at('body'), body);
      const args = ['dgst', '-sha256', '-verify', at('register.pub'), '-signature', at('signature'), at('body')];
      return spawnSync('openssl', args).status;
    };
    expect([verify(read.body), verify(read.body.replace('\n3\n', '\n4\n'))]).toEqual([0, 1]);
  });
});
