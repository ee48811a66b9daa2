import { fromBase64, toBase64 } from './base64.ts';

/** How a log stood: whose it is, how many entries it had, and the hash of them all. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array };

/** A signature under a checkpoint: by the key of this name, of which `keyId` are four bytes to know it by. */
export type NoteSignature = { readonly name: string; readonly keyId: Uint8Array; readonly signature: Uint8Array };

/** A checkpoint as it is passed on: what was said, the text that was signed, and the signature. */
export type SignedCheckpoint = {
  readonly checkpoint: Checkpoint;
  readonly body: string;
  readonly signature: NoteSignature;
};

// What a name in a note may not hold: spaces of any kind, and the plus sign of key texts.
const NAME = /^[^\s+\p{Cc}]{1,200}$/u;
const SIZE = /^(0|[1-9]\d{0,15})$/;
const LONGEST = 2_000;

/** The text a log signs (C2SP tlog-checkpoint; rule REG11). Throws RangeError for what could not be read back. */
export const checkpointBody = ({ origin, size, root }: Checkpoint): string => {
  if (!NAME.test(origin)) throw new RangeError('the origin of a checkpoint has no spaces');
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('size of a log');
  if (root.length !== 32) throw new RangeError('a root is a SHA-256');
  return `${origin}\n${size}\n${toBase64(root)}\n`;
};

/** A checkpoint's text with a signature under it (C2SP signed-note). */
export const signedNote = (body: string, { name, keyId, signature }: NoteSignature): string =>
  `${body}\n\u2014 ${name} ${toBase64(Uint8Array.of(...keyId, ...signature))}\n`;

/**
 * Reads what `signedNote` writes of a checkpoint, with one signature and no further lines; null for all else. Says
 * nothing about who signed it.
 */
export const parseCheckpoint = (text: string): SignedCheckpoint | null => {
  if (text.length > LONGEST) return null;
  const [origin = '', size = '', root = '', blank, last = '', end, ...more] = text.split('\n');
  if (blank !== '' || end !== '' || more.length > 0 || !NAME.test(origin) || !SIZE.test(size)) return null;
  const [dash, name = '', raw = '', ...other] = last.split(' ');
  const rootBytes = fromBase64(root);
  const signed = fromBase64(raw);
  if (dash !== '\u2014' || other.length > 0 || !NAME.test(name)) return null;
  if (rootBytes?.length !== 32 || signed === null || signed.length < 5) return null;
  const checkpoint = { origin, size: Number(size), root: rootBytes };
  if (!Number.isSafeInteger(checkpoint.size)) return null;
  return {
    checkpoint,
    body: checkpointBody(checkpoint),
    signature: { name, keyId: signed.subarray(0, 4), signature: signed.subarray(4) },
  };
};
