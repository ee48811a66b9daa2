import { z } from 'zod';
import { SettingId } from './entry.ts';

const Short = z.string().max(128);
const Yes = z.boolean();

/**
 * The fields of a case that have one value at a time: what the school's record asks for beyond its people, notes and
 * decisions. A field of `words` is text about people and can be erased; a field of `facts` stays.
 */
export const DETAILS = {
  'occurred-at': { in: 'facts', value: z.int().min(0).max(8.64e15) },
  room: { in: 'facts', value: Short },
  device: { in: 'facts', value: Short },
  address: { in: 'facts', value: Short },
  ownership: { in: 'facts', value: z.enum(['school', 'personal', 'unknown']) },
  place: { in: 'facts', value: z.enum(['in-school', 'off-site', 'remote']) },
  kind: { in: 'facts', value: SettingId },
  'risk-area': { in: 'facts', value: SettingId },
  tier: { in: 'facts', value: z.enum(['1', '2', '3']) },
  potential: { in: 'facts', value: Yes },
  intent: { in: 'facts', value: z.enum(['accidental', 'deliberate', 'unknown']) },
  /** Whether whoever it happened to told somebody themselves. */
  told: { in: 'facts', value: Yes },
  serious: { in: 'facts', value: Yes },
  'immediate-risk': { in: 'facts', value: Yes },
  confidential: { in: 'facts', value: Yes },
  'block-request': { in: 'facts', value: z.enum(['asked', 'done', 'refused']) },
  'cross-record': { in: 'facts', value: Short },
  referral: { in: 'facts', value: z.enum(['made', 'not-made']) },
  account: { in: 'words', value: z.string() },
  url: { in: 'words', value: z.string() },
  'no-evidence': { in: 'words', value: z.string() },
  cause: { in: 'words', value: z.string() },
  support: { in: 'words', value: z.string() },
} as const;

export type DetailField = keyof typeof DETAILS;

/** What the fields of a case hold by now; a field is absent until somebody filled it, or once it is erased. */
export type Details = { readonly [F in DetailField]?: z.infer<(typeof DETAILS)[F]['value']> };

export const isDetailField = (field: string): field is DetailField => Object.hasOwn(DETAILS, field);
