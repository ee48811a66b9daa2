import { z } from 'zod';
import { Name, ScreenMessage, U32, Uuid } from './words.ts';

/** Whom a pupil may talk to, and how they are found: shown under the calm words (rule POL3). */
export const PolicyContact = z.object({ name: Name, how: ScreenMessage.max(60) });
export type PolicyContact = z.infer<typeof PolicyContact>;

/**
 * What a school decides for its pupils' computers (rule POL1). What a later Usher adds is left out by an earlier one, so
 * that computers of both sorts keep to the same policy.
 */
export const PolicyChoices = z.object({
  /** With Ctrl and Alt this letter is the pupil's own key (rule HID1). */
  hideLetter: z.string().regex(/^[a-z]$/),
  contacts: z.array(PolicyContact).max(4),
});
export type PolicyChoices = z.infer<typeof PolicyChoices>;

/**
 * The policy as the school states it; `version` rises with every one that is published: the second it was, since 1970, or
 * one more than the last.
 */
export const SchoolPolicy = PolicyChoices.extend({ schoolId: Uuid, version: U32.min(1) });
export type SchoolPolicy = z.infer<typeof SchoolPolicy>;

/** What holds until a school has published anything. */
export const DEFAULT_POLICY: PolicyChoices = { hideLetter: 'h', contacts: [] };
