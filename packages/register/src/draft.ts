import canonicalize from 'canonicalize';
import { z } from 'zod';
import { RegisterError } from './errors.ts';
import type { Draft, Json } from './register.ts';
import { sha256 } from './sha256.ts';

/** The most that an entry may hold, in bytes of UTF-8: facts, and all words together. Callers cut before this. */
const MOST_FACTS = 64 * 1024;
const MOST_WORDS = 1024 * 1024;
const MOST_PEOPLE = 200;

/** Kinds that only the register itself writes. */
const OWN_KINDS = 'register.';

const NO_CONTROL = /^\P{Cc}+$/u;
const Id = z
  .string()
  .min(1)
  .max(128)
  .regex(NO_CONTROL)
  .refine((text) => text.isWellFormed());
const WordsName = z.string().regex(/^[a-z][a-zA-Z0-9-]{0,63}$/);

const Shape = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  kind: z.string().regex(/^[a-z][a-z0-9.-]{0,63}$/),
  caseId: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    .nullable(),
  by: Id,
  place: Id.nullable(),
  facts: z.record(z.string(), z.json()),
  words: z.record(WordsName, z.string()),
  people: z.array(z.strictObject({ person: Id, part: Id })).max(MOST_PEOPLE),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/** Text that every database can hold: what is half a character, or the one PostgreSQL cannot store, is marked. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

const isStorable = (value: Json): boolean => {
  if (typeof value === 'string') return storable(value) === value;
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isStorable);
  return Object.entries(value).every(([name, one]) => isStorable(name) && isStorable(one as Json));
};

const refuse = (code: 'bad-entry' | 'too-large', what: string, cause?: unknown): RegisterError =>
  new RegisterError(code, `An entry was refused: ${what}.`, 'This is a fault of the program; tell its makers.', cause);

/** A draft the register can take: checked, its words mended (rule REG4), its digest there. */
export type SoundDraft = Draft & { readonly digest: string; readonly factsText: string };

/**
 * Checks a draft. Words are mended and never refused for what they hold; everything else is written by programs, and
 * refused. Throws RegisterError `bad-entry`, `too-large`.
 */
export const soundDraft = (draft: Draft, own = false): SoundDraft => {
  const read = Shape.safeParse(draft);
  if (!read.success) throw refuse('bad-entry', 'it is not of the right form', read.error);
  const { digest, ...sound } = read.data;
  if (sound.kind.startsWith(OWN_KINDS) && !own) throw refuse('bad-entry', 'its kind is for the register alone');
  if (!isStorable(sound.facts)) throw refuse('bad-entry', 'its facts hold half a character');
  const factsText = canonicalize(sound.facts);
  if (factsText === undefined) throw refuse('bad-entry', 'its facts are not JSON');
  const words = Object.fromEntries(Object.entries(sound.words).map(([name, text]) => [name, storable(text)]));
  if (bytes(factsText) > MOST_FACTS) throw refuse('too-large', `its facts have more than ${MOST_FACTS} bytes`);
  if (Object.values(words).reduce((all, text) => all + bytes(text), 0) > MOST_WORDS)
    throw refuse('too-large', `its words have more than ${MOST_WORDS} bytes`);
  const whole = { ...sound, words };
  return { ...whole, factsText, digest: digest ?? sha256(canonicalize(whole) ?? '').toString('hex') };
};
