import { createHash, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import { readSpki } from './p256.ts';
import { isRawSignature, signRaw } from './statement.ts';

/**
 * What a command's signature covers (rule AUT4): for whom it is and on which of their links, under which grant, until
 * when, and all of what it says. `nonce` is the one the agent chose for its present link.
 */
export type SignedCommand = {
  readonly schoolId: string;
  readonly agentId: string;
  readonly nonce: string;
  readonly grantId: string;
  readonly expMs: number;
  readonly seq: number;
  readonly id: string;
  readonly t: string;
  readonly body: unknown;
};

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([number(bytes.byteLength), bytes]);
};

// Every part has its length before it, so that no two commands have the same bytes.
const bytesOf = (command: SignedCommand): Buffer => {
  const { schoolId, agentId, nonce, grantId, expMs, seq, id, t } = command;
  const body = canonicalize(command.body);
  if (body === undefined) throw new TypeError('the body of a command is JSON');
  return Buffer.concat([
    Buffer.from('usher/cmd/v1\0', 'utf8'),
    ...[schoolId, agentId, nonce, grantId, id, t].map(text),
    number(expMs),
    number(seq),
    createHash('sha256').update(body).digest(),
  ]);
};

/** Signs a command with the session key; raw r||s in base64url. Throws TypeError for a body that is not JSON. */
export const signCommand = (command: SignedCommand, key: KeyObject): string => signRaw(bytesOf(command), key);

/** Whether a command was signed by this session key. */
export const isCommandSignedBy = (key: KeyObject, command: SignedCommand, sig: string): boolean =>
  isRawSignature(bytesOf(command), sig, key);

/** A session key as a grant names it (SPKI, DER, base64url); null for what is no P-256 key in its one right form. */
export const readSessionKey = (spki: string): KeyObject | null => readSpki(Buffer.from(spki, 'base64url'));
