import { z } from 'zod';
import { Base64Url, HubTime, Name, Uuid } from './words.ts';

export const Role = z.enum(['teacher', 'cover', 'dsl', 'deputy', 'head', 'network-manager', 'auditor']);
export type Role = z.infer<typeof Role>;

/** `sessionKey` is the public half (SPKI) of the key made for this sign-in, which signs commands. */
export const SignIn = z.strictObject({
  user: Name,
  password: z.string().min(1).max(256),
  sessionKey: Base64Url(200).optional(),
});
export const SignedIn = z.strictObject({
  user: Name,
  role: Role,
  rooms: z.array(Name).max(500),
  grantId: Uuid,
  until: HubTime,
});
export type SignedIn = z.infer<typeof SignedIn>;
export const SignOut = z.strictObject({});
