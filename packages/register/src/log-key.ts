import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type SignedCheckpoint, signedNote, checkpointBody, type Checkpoint, receiptText } from '@usher/protocol';
import type { Receipt } from './register.ts';
import { sha256 } from './sha256.ts';

/**
 * The key that speaks for the register: P-256. `sign` makes an ECDSA signature with SHA-256, in DER, which is what
 * other readers of checkpoints expect; `spki` is the public half in DER.
 */
export type LogKey = {
  readonly spki: Uint8Array;
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
};

/** The four bytes by which a P-256 key is known in a note: the beginning of the SHA-256 of its SPKI. */
export const keyIdOf = (spki: Uint8Array): Uint8Array => sha256(spki).subarray(0, 4);

/** Signs how the log stands (rule REG11); the key's name is the log's own. */
export const signCheckpoint = async (checkpoint: Checkpoint, key: LogKey): Promise<string> => {
  const body = checkpointBody(checkpoint);
  const signature = await key.sign(Buffer.from(body, 'utf8'));
  return signedNote(body, { name: checkpoint.origin, keyId: keyIdOf(key.spki), signature });
};

const receiptBytes = (origin: string, kept: Omit<Receipt, 'signature'>): Buffer =>
  Buffer.from(receiptText(origin, kept), 'utf8');

/** Says that an entry is kept. Only for what is on disk (rule REG7). */
export const signReceipt = async (origin: string, kept: Omit<Receipt, 'signature'>, key: LogKey): Promise<Receipt> => ({
  ...kept,
  signature: Buffer.from(await key.sign(receiptBytes(origin, kept))).toString('base64'),
});

const isSignature = (bytes: Uint8Array, signature: Uint8Array, key: KeyObject): boolean =>
  verify('sha256', bytes, key, signature);

/** What a public log key can check; `spki` as DER. Throws for what is no P-256 key. */
export const openLogSeal = (spki: Uint8Array) => {
  const key = createPublicKey({ key: Buffer.from(spki), type: 'spki', format: 'der' });
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new TypeError('a log key is a P-256 key');
  const keyId = Buffer.from(keyIdOf(spki));
  return {
    /** Whether this key signed the checkpoint, in the name of the log it is of. */
    isSigned: ({ checkpoint, body, signature }: SignedCheckpoint): boolean =>
      signature.name === checkpoint.origin &&
      keyId.equals(signature.keyId) &&
      isSignature(Buffer.from(body, 'utf8'), signature.signature, key),
    /** Whether this key signed the receipt for the log of this origin. */
    isReceipt: (origin: string, { signature, ...kept }: Receipt): boolean =>
      isSignature(receiptBytes(origin, kept), Buffer.from(signature, 'base64'), key),
  };
};

export type LogSeal = ReturnType<typeof openLogSeal>;
