import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { LIMITS, type MessageType, SessionGrant, type SignedStatement } from '@usher/protocol';
import { readSessionKey, signCommand } from './command-signature.ts';
import { spkiOf } from './pin.ts';
import { isRawSignature, signRaw } from './statement.ts';

/** A command for one station before it is signed; `nonce` as the station's view tells it. */
export type CommandToSign = {
  readonly station: string;
  readonly nonce: string;
  readonly id: string;
  readonly t: MessageType<'console-to-hub'>;
  readonly body: unknown;
};

/** What a sign-in of a link that returned is bound to: this link, by the nonce of the hub's welcome (rule AUT9). */
export type ReturnBinding = { readonly schoolId: string; readonly console: string; readonly nonce: string };

const returnBytes = ({ schoolId, console, nonce }: ReturnBinding): Buffer =>
  Buffer.from(`usher/return/v1\0${schoolId}\0${console}\0${nonce}`, 'utf8');

/** Whether the holder of a session key (SPKI, DER, base64url) is at the other end of a link. */
export const isReturnOf = (spki: string, binding: ReturnBinding, sig: string): boolean => {
  const key = readSessionKey(spki);
  return key !== null && isRawSignature(returnBytes(binding), sig, key);
};

type Held = {
  readonly schoolId: string;
  readonly grantId: string;
  readonly arrivedAt: number;
  readonly endsAt: number;
};

/**
 * The key of one sign-in (rule AUT1): made here, kept in memory only, never exported. It signs commands under the grant
 * that it was last given. Times are milliseconds of one forward-only clock.
 */
export class SessionKey {
  /** The public half, SPKI in DER, base64url: what the hub grants to. */
  readonly spki: string;
  readonly #key: KeyObject;
  readonly #seqs = new Map<string, number>();
  #held: Held | null = null;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    this.spki = spkiOf(publicKey).toString('base64url');
  }

  /** Takes a grant for this key; false for a text that is none or is for another key. */
  hold(statement: SignedStatement, nowMs: number): boolean {
    const grant = readGrant(statement.text);
    if (grant === null || grant.key !== this.spki) return false;
    const { schoolId, grantId, ttlMs } = grant;
    this.#held = { schoolId, grantId, arrivedAt: nowMs, endsAt: nowMs + ttlMs };
    return true;
  }

  /** The grant to command under, and until when from its arrival a command made now may be obeyed; null without one. */
  lease(nowMs: number): { readonly grantId: string; readonly expMs: number } | null {
    const held = this.#held;
    if (held === null || nowMs >= held.endsAt) return null;
    return { grantId: held.grantId, expMs: Math.ceil(nowMs - held.arrivedAt) + LIMITS.commandLateMs };
  }

  /** Signs a command under a lease, with the next number for its station. Throws TypeError without a grant. */
  sign(command: CommandToSign, lease: { readonly grantId: string; readonly expMs: number }) {
    const { station, nonce, id, t, body } = command;
    const held = this.#held;
    if (held === null) throw new TypeError('a command needs a grant');
    const seq = (this.#seqs.get(station) ?? 0) + 1;
    this.#seqs.set(station, seq);
    const signed = { schoolId: held.schoolId, agentId: station, nonce, ...lease, seq, id, t, body };
    return { station, seq, sig: signCommand(signed, this.#key) };
  }

  /** Shows on a link that returned that this key is still here. */
  signReturn(binding: ReturnBinding): string {
    return signRaw(returnBytes(binding), this.#key);
  }
}

/** Reads the text of a grant; null for everything else. Says nothing of its signature. */
export const readGrant = (text: string): SessionGrant | null => {
  try {
    const read = SessionGrant.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
};
