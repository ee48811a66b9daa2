import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { EVIDENCE_SEAL, evidenceBinding } from '@usher/protocol';

const KEY_BYTES = 32;
const CIPHER = 'aes-256-gcm';

/** Which item of which case. */
export type EvidencePlace = { readonly caseId: string; readonly item: string };

/** An item under both locks: `key` opens the inner one and belongs into the register, and nowhere else. */
export type SealedEvidence = { readonly sealed: Uint8Array; readonly sha256: string; readonly key: Uint8Array };

/** age costs 2 MB that is only held once there is evidence. */
const age = () => import('age-encryption');

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Puts two locks on evidence (rule EVD1): within, a key of its own, bound to its case and item; around that, age, for every
 * recipient. Neither opens it alone. Throws for what is no age recipient.
 */
export const sealEvidence = async (
  place: EvidencePlace,
  recipients: readonly string[],
  content: Uint8Array,
): Promise<SealedEvidence> => {
  const [key, nonce] = [randomBytes(KEY_BYTES), randomBytes(EVIDENCE_SEAL.nonceBytes)];
  const cipher = createCipheriv(CIPHER, key, nonce);
  cipher.setAAD(Buffer.from(evidenceBinding(place), 'utf8'));
  const inner = Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  const { Encrypter } = await age();
  const outer = new Encrypter();
  for (const recipient of recipients) outer.addRecipient(recipient);
  const sealed = await outer.encrypt(inner);
  return { sealed, sha256: sha256Of(sealed), key };
};

/** Opens the inner lock, once age has opened the outer one; null when key, case or item are others, or it was changed. */
export const openInnerLock = (place: EvidencePlace, key: Uint8Array, inner: Uint8Array): Uint8Array | null => {
  const { nonceBytes, tagBytes } = EVIDENCE_SEAL;
  if (key.byteLength !== KEY_BYTES || inner.byteLength < nonceBytes + tagBytes) return null;
  const decipher = createDecipheriv(CIPHER, key, inner.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(evidenceBinding(place), 'utf8'));
  decipher.setAuthTag(inner.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(inner.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  } catch {
    return null;
  }
};
