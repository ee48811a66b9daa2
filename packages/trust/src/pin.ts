import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/** SHA-256 of a public key's SPKI, 64 lower-case hex digits: how keys are named and the school root is pinned. */
export const spkiHash = (key: KeyObject | Uint8Array): string => {
  const spki = key instanceof Uint8Array ? key : spkiOf(key);
  return createHash('sha256').update(spki).digest('hex');
};

/** The SPKI (DER) of a public key, or of the public half of a private one. */
export const spkiOf = (key: KeyObject): Buffer =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' });

/** The first half of a pin as 8 groups of 4 hex digits, which people compare: 128 bits. */
export const fingerprint = (pin: string): string => (pin.slice(0, 32).match(/.{4}/g) ?? []).join(' ').toUpperCase();
