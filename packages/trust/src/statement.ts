import { type KeyObject, sign, verify } from 'node:crypto';
import type { SignedStatement } from '@usher/protocol';

/** What kind of statement a signature is for: it is part of what is signed, so that one is never taken for another. */
export type StatementKind = 'grant' | 'revocation' | 'register-card' | 'policy' | 'evidence-keys';

const labelled = (kind: StatementKind, text: string): Buffer => Buffer.from(`usher/${kind}/v1\0${text}`, 'utf8');

/** States something in the school's name (rule AUT2). `key` is the school's issuing key. */
export const signStatement = (kind: StatementKind, said: unknown, key: KeyObject): SignedStatement => {
  const text = JSON.stringify(said);
  return { text, sig: signText(kind, text, key) };
};

/** The school's signature over a text that another wrote, to be looked at before (rule AUT2). */
export const signText = (kind: StatementKind, text: string, key: KeyObject): string =>
  signRaw(labelled(kind, text), key);

/** Whether the school said this. Nothing of the text may be looked at before (rule AUT2). */
export const isStatementOf = (kind: StatementKind, { text, sig }: SignedStatement, key: KeyObject): boolean =>
  isRawSignature(labelled(kind, text), sig, key);

/** An ECDSA P-256 signature with SHA-256 as raw r||s in base64url: 86 characters. */
export const signRaw = (bytes: Uint8Array, key: KeyObject): string =>
  sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');

/** Whether a raw signature was made by the key's private half; false for everything that is no signature at all. */
export const isRawSignature = (bytes: Uint8Array, sig: string, key: KeyObject): boolean => {
  const raw = Buffer.from(sig, 'base64url');
  return raw.byteLength === 64 && verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, raw);
};
