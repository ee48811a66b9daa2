import type { RegisterCard, Revocation, SchoolPolicy, SessionGrant, SignedStatement } from '@usher/protocol';

/** The part of the school's trust that speaks in its name (rules AUT1, AUT2, AUT9). */
export type SchoolAuthority = {
  readonly grant: (grant: SessionGrant) => SignedStatement;
  readonly registerCard: (card: RegisterCard) => SignedStatement;
  readonly policy: (policy: SchoolPolicy) => SignedStatement;
  readonly revocation: (revocation: Revocation) => SignedStatement;
  /** Whether a text is the public half of a session key. */
  readonly isSessionKey: (spki: string) => boolean;
  /** Whether the holder of a session key is at the console's end of the link with this nonce. */
  readonly isReturn: (spki: string, link: { readonly console: string; readonly nonce: string }, sig: string) => boolean;
};
