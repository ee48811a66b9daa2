import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { Right, Role } from './role.ts';
import { Base64Url, Name, U32, Uuid } from './words.ts';

/**
 * What the school lets one person do from one console for a while (rules AUT1 to AUT3). `key` is the SPKI (DER) of the
 * session key whose private half that console made at sign-in and holds in memory; `ttlMs` counts on each agent's own
 * forward-only clock from the moment the grant arrived there.
 */
export const SessionGrant = z.strictObject({
  schoolId: Uuid,
  grantId: Uuid,
  user: Name,
  role: Role,
  console: Uuid,
  rooms: z.union([z.literal('all'), z.array(Name).max(LIMITS.roomsPerGrant)]),
  rights: z.array(Right).max(Right.options.length),
  key: Base64Url(200),
  ttlMs: z.int().min(1_000).max(LIMITS.grantMs),
  revEpoch: U32,
});
export type SessionGrant = z.infer<typeof SessionGrant>;

/**
 * What the school takes back (rules AUT6, AUT7): every grant issued before `epoch`, and the grants named in `ended`.
 * The epoch only rises; an agent keeps the highest it has seen.
 */
export const Revocation = z.strictObject({
  schoolId: Uuid,
  epoch: U32,
  ended: z.array(Uuid).max(100),
});
export type Revocation = z.infer<typeof Revocation>;

/**
 * A statement of the school: the exact JSON text that was signed, and an ECDSA P-256 signature (raw r||s, base64url)
 * by its issuing key. Verified before the text is read, so that no two readers can see two things in it.
 */
export const SignedStatement = z.strictObject({ text: z.string().max(12_000), sig: Base64Url(86) });
export type SignedStatement = z.infer<typeof SignedStatement>;
