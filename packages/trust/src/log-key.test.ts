import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogKey, readLogKey } from './log-key.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-log-key-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing thrown',
    (error: unknown) => (error as { code?: unknown }).code,
  );

describe("the register's key", () => {
  it('is made once, for its owner alone, and signs what its public half verifies', async () => {
    const key = await openLogKey(folder);
    expect(statSync(join(folder, 'register.key')).mode & 0o077).toBe(0);
    expect(Buffer.from((await openLogKey(folder)).spki).equals(key.spki)).toBe(true);
    const spki = readLogKey(readFileSync(join(folder, 'register.pub'), 'utf8'));
    expect(Buffer.from(spki ?? []).equals(key.spki)).toBe(true);
    const pub = createPublicKey({ key: Buffer.from(key.spki), type: 'spki', format: 'der' });
    expect(verify('sha256', Buffer.from('text'), pub, await key.sign(Buffer.from('text')))).toBe(true);
  });

  it('is never replaced by itself', async () => {
    await openLogKey(folder);
    writeFileSync(join(folder, 'register.key'), 'damaged');
    expect(await codeOf(openLogKey(folder))).toBe('file-damaged');
    rmSync(join(folder, 'register.key'));
    expect(await codeOf(openLogKey(folder))).toBe('file-missing');
  });

  it('is refused beside the public half of another', async () => {
    await openLogKey(folder);
    const other = mkdtempSync(join(tmpdir(), 'usher-log-key-'));
    await openLogKey(other);
    writeFileSync(join(folder, 'register.pub'), readFileSync(join(other, 'register.pub')));
    rmSync(other, { recursive: true });
    expect(await codeOf(openLogKey(folder))).toBe('file-mismatch');
  });

  it('is read from nothing else', () => {
    for (const text of ['', 'text', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'])
      expect(readLogKey(text)).toBeNull();
  });
});
