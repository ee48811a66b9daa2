import { Uuid } from '@usher/protocol';
import { z } from 'zod';
import { PersonId, Post } from './post.ts';

/** What a school calls something in its settings: a kind, a route, a contact. */
export const SettingId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/** The part somebody has in what happened. */
export const Part = z.enum(['victim', 'instigator', 'witness', 'unknown']);
export type Part = z.infer<typeof Part>;

const Time = z.int().min(0).max(8.64e15);
const Words = z.string().max(16_384).optional();
/** Choices a report or an answer can have. */
export const MOST_KINDS = 20;
const Choices = z.array(SettingId).max(MOST_KINDS);
const Place = z
  .string()
  .max(128)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u)
  .nullable();

/** Everybody an entry names, and as what; this part of an entry can be erased, its facts cannot. */
const Named = z.strictObject({
  person: PersonId,
  part: z.enum([...Part.options, 'reporter', 'lesson-teacher', 'about', 'told', 'second', 'owner']),
});

const HEAD = {
  id: Uuid,
  caseId: Uuid,
  at: Time,
  by: PersonId,
  /** The posts the writer held at that moment. */
  posts: z.array(Post).max(Post.options.length),
  people: z.array(Named).max(100),
};

const entry = <K extends string, F extends z.ZodRawShape, W extends z.ZodRawShape>(kind: K, facts: F, words: W) =>
  z.strictObject({ ...HEAD, kind: z.literal(kind), facts: z.strictObject(facts), words: z.strictObject(words) });

const Answer = z.enum(['yes', 'unsure', 'no']);
const WHY = { why: Words };

/**
 * One thing that was reported, noted, decided or done in a case. Facts stay for ever and hold no name and no person's
 * id; words and people can be erased under retention. Nothing is ever changed: what turns out otherwise is a further
 * entry (rule INC10).
 */
export const Entry = z.discriminatedUnion('kind', [
  entry(
    'case.report',
    {
      reportId: Uuid,
      source: z.enum(['pupil', 'staff']),
      about: z.enum(['me', 'someone-else', 'adult-here']),
      /** Another adult than the lesson's teacher is to be told. */
      instead: z.boolean(),
      kinds: Choices,
      occurredAt: Time,
      room: Place,
      device: Place,
      address: Place,
      place: z.enum(['in-school', 'off-site', 'remote']),
      cut: z.boolean(),
    },
    { text: Words, url: Words },
  ),
  entry(
    'case.more',
    {
      reportId: Uuid,
      about: z.enum(['me', 'someone-else', 'adult-here']),
      instead: z.boolean(),
      kinds: Choices,
      occurredAt: Time,
      cut: z.boolean(),
    },
    { text: Words, url: Words },
  ),
  entry(
    'case.detail',
    { field: SettingId, value: z.union([z.string().max(128), z.number(), z.boolean(), z.null()]) },
    { value: Words, why: Words },
  ),
  entry('case.person', { who: z.enum(['pupil', 'staff', 'other']), part: Part, posts: z.array(Post).max(20) }, WHY),
  entry('case.note', {}, { text: Words }),
  entry('case.action', { action: SettingId }, { what: Words, why: Words }),
  entry('case.contact', { contact: SettingId, reference: z.string().max(128) }, { advice: Words }),
  entry('case.parents', { informed: z.boolean() }, WHY),
  entry(
    'case.evidence',
    { item: Uuid, sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().min(0) },
    { what: Words },
  ),
  entry('case.custody', { item: z.string().max(128) }, { what: Words, from: Words, to: Words }),
  entry('case.suspect', { answer: Answer }, WHY),
  entry('case.answer', { flow: SettingId, step: SettingId, answers: Choices }, WHY),
  entry(
    'case.sanction',
    {
      framework: z.enum(['pupil', 'staff']),
      /** Null: no sanction, and that was decided. */
      category: z.enum(['A', 'B', 'C', 'D']).nullable(),
      infringement: SettingId.nullable(),
      sanctions: Choices,
      /** Somebody was warned, which later cases may look back on. */
      warned: z.boolean(),
    },
    WHY,
  ),
  entry('case.outcome', { outcome: SettingId }, WHY),
  entry(
    'case.restriction',
    { limit: z.enum(['no-sign-in', 'supervised-only', 'no-internet']), from: Time, until: Time },
    WHY,
  ),
  entry('case.lifted', { restriction: Uuid }, WHY),
  entry('case.link', { other: Uuid }, WHY),
  entry('case.told', { route: SettingId, step: z.int().min(0).max(20) }, WHY),
  entry('case.seen', {}, {}),
  entry('case.assigned', {}, WHY),
  entry('case.marking', { marking: SettingId }, WHY),
  entry('case.hold', { held: z.boolean() }, WHY),
  entry('case.release', { item: Uuid, steppedUpAt: Time }, WHY),
  entry('case.exported', { what: SettingId }, WHY),
  entry('case.erasure', { step: z.enum(['proposed', 'agreed']) }, WHY),
  entry('case.closed', {}, WHY),
  entry('case.reopened', {}, WHY),
]);
export type Entry = z.infer<typeof Entry>;

export type EntryKind = Entry['kind'];
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>;

/** An entry before it is kept: what a person does, without who and when. */
export type Act = { [K in EntryKind]: Pick<EntryOf<K>, 'kind' | 'facts' | 'words' | 'people'> }[EntryKind];

/** Who did something in a case, and when. */
export type EntryHead = Pick<Entry, 'id' | 'caseId' | 'at' | 'by' | 'posts'>;

/** An act as the entry that is kept. Throws when it is none: whatever comes from outside goes through `readAct` first. */
export const entryFrom = ({ kind, facts, words, people }: Act, head: EntryHead): Entry =>
  Entry.parse({ ...head, kind, facts, words, people });

const NOBODY: EntryHead = {
  id: '00000000-0000-4000-8000-000000000000',
  caseId: '00000000-0000-4000-8000-000000000000',
  at: 0,
  by: 'nobody',
  posts: [],
};

/** Reads an act that somebody sends; null when it is none. */
export const readAct = (raw: unknown): Act | null => {
  if (typeof raw !== 'object' || raw === null) return null;
  const read = Entry.safeParse({ ...raw, ...NOBODY });
  if (!read.success) return null;
  const { id: _id, caseId: _caseId, at: _at, by: _by, posts: _posts, ...act } = read.data;
  return act;
};

/** The person an entry is about, once it has been said and until it is erased. */
export const aboutOf = ({ people }: Pick<Entry, 'people'>): string | null =>
  people.find(({ part }) => part === 'about')?.person ?? null;

/** The people an entry names in a part. */
export const namedAs = ({ people }: Pick<Entry, 'people'>, part: Entry['people'][number]['part']): readonly string[] =>
  people.filter((one) => one.part === part).map(({ person }) => person);
