import type { Account } from '../../store/accounts.ts';
import type { StaffMember } from '../../incidents/staff-directory.ts';
import type { Stage } from './sign-in/web-sessions.ts';

/** Who asks: where from, and how far their sign-in has come. */
export type Asker = {
  readonly place: string;
  readonly session: { readonly account: Account; readonly stage: Stage; readonly token: string } | null;
};

/** Somebody whose sign-in is complete. */
export type SignedInAsker = Asker & { readonly staff: StaffMember };
