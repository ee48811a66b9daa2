import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { join } from 'node:path';
import { TrustError } from './errors.ts';
import { exists, putFile, readText } from './folder.ts';
import { createKey, privatePem, readPrivatePem } from './p256.ts';
import { spkiOf } from './pin.ts';

/** The key that speaks for the school's register: its public half in DER, and signatures with SHA-256 in DER. */
export type LogKey = { readonly spki: Uint8Array; readonly sign: (bytes: Uint8Array) => Promise<Uint8Array> };

const FILE = { key: 'register.key', pub: 'register.pub' } as const;
const MEND = 'Bring the file back from a backup of this folder; without it no witness believes the register.';

const publicPem = (key: KeyObject): string => createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();

/**
 * The register's own key in the hub's data folder, made at the first call with its public half beside it, which is what
 * `usher register verify` is given. Throws TrustError `file-damaged`, `file-missing`, `file-exposed`, `folder-unusable`;
 * a damaged key is never replaced by itself.
 */
export const openLogKey = async (folder: string): Promise<LogKey> => {
  if (!(await exists(join(folder, FILE.key)))) {
    // The public half is written after the key: where it stands alone, the key was lost.
    if (await exists(join(folder, FILE.pub)))
      throw new TrustError('file-missing', `${join(folder, FILE.key)} is missing.`, MEND);
    const made = await createKey();
    await putFile(folder, { name: FILE.key, text: privatePem(made), secret: true });
  }
  const key = readPrivatePem(await readText(folder, FILE.key, { secret: true, mend: MEND }));
  if (key === null) throw new TrustError('file-damaged', `${join(folder, FILE.key)} is damaged.`, MEND);
  const pub = publicPem(key);
  if (!(await exists(join(folder, FILE.pub)))) await putFile(folder, { name: FILE.pub, text: pub, secret: false });
  else if ((await readText(folder, FILE.pub, { secret: false, mend: MEND })) !== pub)
    throw new TrustError('file-mismatch', `${join(folder, FILE.pub)} is of another key.`, MEND);
  return { spki: spkiOf(key), sign: async (bytes) => sign('sha256', bytes, key) };
};

/** Reads a public log key as it lies in `register.pub`; null for everything else. */
export const readLogKey = (pem: string): Uint8Array | null => {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? spkiOf(key) : null;
  } catch {
    return null;
  }
};
