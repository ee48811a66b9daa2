import { pinTrouble } from '@usher/classroom';
import { say } from '../../words.ts';

export type PinField = 'password' | 'pin' | 'again';

/** The first thing wrong with a new PIN as typed, and at which field; null when nothing is (rule IDL9). */
export const typedPinTrouble = (
  typed: Readonly<Record<PinField, string>>,
): { readonly of: PinField; readonly text: string } | null => {
  if (typed.password === '') return { of: 'password', text: say('sign-in.password-needed') };
  const trouble = pinTrouble(typed.pin);
  if (trouble !== null) return { of: 'pin', text: say(`pin.refused.${trouble}`) };
  return typed.again === typed.pin ? null : { of: 'again', text: say('pin.not-same') };
};
