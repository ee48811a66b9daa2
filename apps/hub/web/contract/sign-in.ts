import { Post } from '@usher/incidents';
import { z } from 'zod';

/** A page that somebody may open. */
export const Page = z.enum([
  'inbox',
  'search',
  'reviews',
  'patterns',
  'governors',
  'staff-actions',
  'papers',
  'evidence-keys',
  'raise',
]);
export type Page = z.infer<typeof Page>;

/** Who is signed in, and what is there for them. */
export const SignedIn = z.strictObject({
  step: z.literal('in'),
  person: z.string(),
  name: z.string(),
  school: z.string(),
  posts: z.array(Post),
  pages: z.array(Page),
  /** Milliseconds without a call after which the hub ends the sign-in. */
  idleMs: z.int(),
  /** Codes to keep, told once: right after the second factor was set up. */
  recovery: z.array(z.string()).optional(),
  /** How many of them are left, when they were just used to sign in. */
  recoveryLeft: z.int().optional(),
});
export type SignedIn = z.infer<typeof SignedIn>;

/** Where a sign-in stands. `enrol` shows a secret as text and as the squares of a QR code, '1' for a dark one. */
export const SignInStep = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('out'), school: z.string() }),
  z.strictObject({ step: z.literal('code'), school: z.string() }),
  z.strictObject({ step: z.literal('enrol'), school: z.string(), secret: z.string(), qr: z.array(z.string()) }),
  SignedIn,
]);
export type SignInStep = z.infer<typeof SignInStep>;
