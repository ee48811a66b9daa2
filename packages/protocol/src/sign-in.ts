import { z } from 'zod';
import { ConsoleLockMs } from './console-lock.ts';
import { Role } from './role.ts';
import { Base64Url, HubTime, Name, Uuid } from './words.ts';

/** `sessionKey` is the public half (SPKI, DER) of the key made for this sign-in, which signs commands (rule AUT1). */
export const SignIn = z.strictObject({
  user: Name,
  password: z.string().min(1).max(256),
  sessionKey: Base64Url(200),
});
/**
 * Signs in again on a link that returned, with the session key of an earlier sign-in in place of the password: `sig` is
 * made over this link (rule AUT9).
 */
export const SignInAgain = z.strictObject({ user: Name, sessionKey: Base64Url(200), sig: Base64Url(86) });
export const SignedIn = z.strictObject({
  user: Name,
  role: Role,
  rooms: z.array(Name).max(500),
  grantId: Uuid,
  until: HubTime,
  consoleLockMs: ConsoleLockMs,
});
export type SignedIn = z.infer<typeof SignedIn>;
export const SignOut = z.strictObject({});
/** Asks for another grant for the same session key, before the last one runs out. */
export const GrantRenew = z.strictObject({});
/** Why a person is no longer signed in: they asked, their time is over, or the school took it back. */
export const SignedOut = z.strictObject({ reason: z.enum(['asked', 'ended', 'revoked']) });
/**
 * Takes back a device's place in the school, a person's account, or what one grant gives, with the sign-in it stands for
 * (rule AUT6).
 */
export const Revoke = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('device'), device: Uuid }),
  z.strictObject({ kind: z.literal('person'), user: Name }),
  z.strictObject({ kind: z.literal('grant'), grantId: Uuid }),
]);
/** The other people who have the room open now (rule CMD5). */
export const RoomStaff = z.strictObject({
  room: Name,
  people: z.array(z.strictObject({ user: Name, role: Role })).max(50),
});
