import { createCipheriv, createDecipheriv, type KeyObject, randomBytes, scryptSync } from 'node:crypto';
import { inGroups, randomCrockford, readCrockford } from './crockford.ts';
import { TrustError } from './errors.ts';
import { privatePem, readPrivatePem } from './p256.ts';
import { spkiHash, spkiOf } from './pin.ts';

const GROUPS = 5;
const LENGTH = GROUPS * 5;
const LOG_N = 17;

/** The recovery passphrase that opens the sealed root key: 25 characters, 125 bits, in groups of 5. */
export const createRecoveryPassphrase = (): string => inGroups(randomCrockford(LENGTH), 5);

type Sealed = Readonly<Record<'pin' | 'salt' | 'iv' | 'tag' | 'data', string>>;

const keyOf = (passphrase: string, salt: Buffer): Buffer =>
  scryptSync(passphrase, salt, 32, { N: 2 ** LOG_N, r: 8, p: 1, maxmem: 2 ** (LOG_N + 11) });

/** The root key under scrypt (N = 2^17) and AES-256-GCM, as the text of a file to keep away from the hub. */
export const sealRootKey = (key: KeyObject, passphrase: string): string => {
  const pin = spkiHash(spkiOf(key));
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(passphrase.replaceAll('-', ''), salt), iv);
  cipher.setAAD(Buffer.from(pin));
  const data = Buffer.concat([cipher.update(privatePem(key)), cipher.final()]);
  const sealed: Sealed = {
    pin,
    salt: salt.toString('base64url'),
    iv: iv.toString('base64url'),
    tag: cipher.getAuthTag().toString('base64url'),
    data: data.toString('base64url'),
  };
  return `${JSON.stringify({ format: 1, kdf: `scrypt 2^${LOG_N} 8 1`, cipher: 'aes-256-gcm', ...sealed }, null, 2)}\n`;
};

/** Reads the form of a sealed root key; null for everything else. */
export const readSealedRootKey = (text: string): Sealed | null => {
  try {
    const raw: unknown = JSON.parse(text);
    if (typeof raw !== 'object' || raw === null) return null;
    const fields = raw as Record<string, unknown>;
    const own = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
    const sealed = { pin: own('pin'), salt: own('salt'), iv: own('iv'), tag: own('tag'), data: own('data') };
    return Object.values(sealed).every((value) => /^[\w-]+$/.test(value)) ? sealed : null;
  } catch {
    return null;
  }
};

/** Opens a sealed root key. Throws TrustError `file-damaged` or `wrong-passphrase`. */
export const openRootKey = (text: string, passphrase: string): KeyObject => {
  const mend = 'Use the file and the recovery sheet that were made together.';
  const sealed = readSealedRootKey(text);
  if (sealed === null) throw new TrustError('file-damaged', 'The sealed root key is damaged.', mend);
  const plain = readCrockford(passphrase, LENGTH);
  if (plain === null) throw new TrustError('wrong-passphrase', 'That is not a recovery passphrase.', mend);
  const bytes = (text64: string): Buffer => Buffer.from(text64, 'base64url');
  let pem: string;
  try {
    const key = keyOf(plain, bytes(sealed.salt));
    const opener = createDecipheriv('aes-256-gcm', key, bytes(sealed.iv), { authTagLength: 16 });
    opener.setAAD(Buffer.from(sealed.pin)).setAuthTag(bytes(sealed.tag));
    pem = Buffer.concat([opener.update(bytes(sealed.data)), opener.final()]).toString();
  } catch (error) {
    throw new TrustError('wrong-passphrase', 'The passphrase does not open this root key.', mend, error);
  }
  const key = readPrivatePem(pem);
  if (key === null || spkiHash(spkiOf(key)) !== sealed.pin)
    throw new TrustError('file-damaged', 'The sealed root key is damaged.', mend);
  return key;
};
