import { z } from 'zod';
import { LIMITS } from './limits.ts';

// A control character in a name could forge a line of a log or a terminal; half a surrogate pair cannot be sent.
const plain = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u);

/** A short name a person reads: 1 to 64 characters, no control characters, no outer spaces. */
export const Name = plain(LIMITS.nameChars)
  .min(1)
  .refine((text) => text.trim() === text);
/** Words shown on a pupil's lock screen: up to 200 characters on one line; empty means none. */
export const ScreenMessage = plain(LIMITS.messageChars);
/** A UUID in lower case: message ids are version 7, so they sort by time. */
export const Uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
/** 32 random bytes in base64url, chosen anew for each connection. */
export const Nonce = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** A SHA-256 in base64url. */
export const Sha256 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** Unsigned 32-bit whole number. */
export const U32 = z.int().min(0).max(0xffff_ffff);
/** A length of time in milliseconds, at most 400 days. */
export const DurationMs = z
  .int()
  .min(0)
  .max(400 * 24 * 3600 * 1000);
/** Hub time: milliseconds since 1970 by the hub's clock. */
export const HubTime = z.int().min(0).max(8.64e15);
/** Bytes as base64url without padding, up to `max` characters. */
export const Base64Url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]*$/);
