import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, type webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { spkiOf } from './pin.ts';

/** The only signature algorithm of the product, in WebCrypto's words. */
export const ECDSA_SHA256 = { name: 'ECDSA', hash: 'SHA-256' } as const;

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** A new P-256 private key; the whole product uses no other kind (BoringSSL refuses Ed25519 certificates). */
export const createKey = async (): Promise<KeyObject> =>
  (await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })).privateKey;

/** A P-256 private key for WebCrypto to sign with; throws for keys of another kind. */
export const signingKey = (key: KeyObject): webcrypto.CryptoKey => key.toCryptoKey(P256, false, ['sign']);

/** A P-256 public key, or the public half of a private one, for WebCrypto; throws for keys of another kind. */
export const verifyingKey = (key: KeyObject): webcrypto.CryptoKey =>
  (key.type === 'private' ? createPublicKey(key) : key).toCryptoKey(P256, true, ['verify']);

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

/**
 * Reads the SPKI of a P-256 public key in its one right form (named curve, uncompressed point); null for everything
 * else, and for points off the curve. A key that had two forms would have two hashes, and count as two keys.
 */
export const readSpki = (spki: Buffer): KeyObject | null => {
  try {
    const read = createPublicKey({ key: spki, type: 'spki', format: 'der' });
    if (read.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return null;
    const key = createPublicKey({ key: read.export({ format: 'jwk' }), format: 'jwk' });
    return spkiOf(key).equals(spki) ? key : null;
  } catch {
    return null;
  }
};
