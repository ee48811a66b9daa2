import { LEAST_PASSWORD } from '../../../contract/contract.ts';
import { say } from '../../words.ts';

export type AccountField = 'user' | 'password' | 'again';

/** The first thing wrong with a new account as typed, and at which field; null when nothing is. */
export const accountTrouble = (
  typed: Readonly<Record<AccountField, string>>,
): { readonly of: AccountField; readonly text: string } | null => {
  if (typed.user.trim() === '') return { of: 'user', text: say('sign-in.user-needed') };
  if (typed.password.length < LEAST_PASSWORD)
    return { of: 'password', text: say('setup.too-short', { n: LEAST_PASSWORD }) };
  if (typed.again !== typed.password) return { of: 'again', text: say('setup.not-same') };
  return null;
};
