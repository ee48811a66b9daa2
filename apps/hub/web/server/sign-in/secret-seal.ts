import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { putFile } from '@usher/trust';
import { HubError } from '../../../errors.ts';

const FILE = 'second-factor.key';
const [NONCE_BYTES, TAG_BYTES] = [12, 16];
const MEND = 'Bring the file back from a backup of this folder.';

/** Seals secrets of people, so that a copy of the hub's database alone opens none of them. */
export interface SecretSeal {
  seal(secret: Uint8Array, of: string): Uint8Array;
  /** Null for what was not sealed here for that person. */
  open(sealed: Uint8Array, of: string): Uint8Array | null;
}

/** Seals with AES-256-GCM; whom a secret belongs to is part of what is checked. */
export const sealWith = (key: Uint8Array): SecretSeal => ({
  seal: (secret, of) => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(of));
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  },
  open: (sealed, of) => {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(of));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch {
      // Whatever is wrong with it, it is not ours.
      return null;
    }
  },
});

const readKey = async (path: string): Promise<Uint8Array | null> => {
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new HubError('exposed-key', `${path} can be read by other accounts.`, `Run: chmod 600 ${path}`);
    return Buffer.from((await readFile(path, 'utf8')).trim(), 'base64url');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};

/** The seal of a data folder; its key is made when there is none. Throws HubError `damaged-key` or `exposed-key`. */
export const openSecretSeal = async (dataDir: string): Promise<SecretSeal> => {
  const path = join(dataDir, FILE);
  const found = await readKey(path);
  const key = found ?? randomBytes(32);
  if (key.length !== 32) throw new HubError('damaged-key', `${path} is damaged.`, MEND);
  if (found === null)
    await putFile(dataDir, { name: FILE, text: Buffer.from(key).toString('base64url'), secret: true });
  return sealWith(key);
};
