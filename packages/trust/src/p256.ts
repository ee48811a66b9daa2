import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** What every P-256 SPKI with an uncompressed point begins with; the 64 bytes of the point follow. */
const SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');

/** A new P-256 private key; the whole product uses no other kind (BoringSSL refuses Ed25519 certificates). */
export const createKey = async (): Promise<KeyObject> =>
  (await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })).privateKey;

/** The text a private key is kept as: PKCS#8 in PEM. */
export const privatePem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Reads a P-256 private key; null for everything else. */
export const readPrivatePem = (pem: string): KeyObject | null => {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
};

/** Reads the SPKI of a P-256 public key in its one right form; null for everything else, and for points off the curve. */
export const readSpki = (spki: Buffer): KeyObject | null => {
  if (spki.length !== SPKI_PREFIX.length + 64 || !spki.subarray(0, SPKI_PREFIX.length).equals(SPKI_PREFIX)) return null;
  try {
    return createPublicKey({ key: spki, type: 'spki', format: 'der' });
  } catch {
    return null;
  }
};
