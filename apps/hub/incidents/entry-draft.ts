import { Entry, Post } from '@usher/incidents';
import type { Draft, Entry as KeptEntry, Json } from '@usher/register';
import { z } from 'zod';

/** By what it is known who delivered a report: the digest, and the device's key and signature over it (rule RPT8). */
export const Delivery = z.strictObject({ digest: z.string(), key: z.string(), sig: z.string() });
export type Delivery = z.infer<typeof Delivery>;

/** The posts of the writer stand beside the facts under a name that no fact has: some entries name posts themselves. */
const Facts = z.looseObject({ byPosts: z.array(Post), delivery: Delivery.optional() });

/**
 * An entry of a case as the register takes it. The posts its writer held lie among the facts; when it was written is the
 * register's to say.
 */
export const draftOf = (entry: Omit<Entry, 'at'>, delivery?: Delivery): Draft => {
  const { id, caseId, kind, by, posts, facts, words, people } = entry;
  const room = 'room' in facts && typeof facts.room === 'string' ? facts.room : null;
  const said = Object.entries(words).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return {
    id,
    caseId,
    kind,
    by,
    place: room,
    // What an entry says was checked by its schema: texts, numbers, lists.
    facts: { ...(facts as Record<string, Json>), byPosts: [...posts], ...(delivery === undefined ? {} : { delivery }) },
    words: Object.fromEntries(said),
    people: people.map(({ person, part }) => ({ person, part })),
    ...(delivery === undefined ? {} : { digest: delivery.digest }),
  };
};

/** An entry of the register as one of a case; null for what is none, such as an entry of the register's own. */
export const entryOf = (kept: KeptEntry): Entry | null => {
  const facts = Facts.safeParse(kept.facts);
  if (!facts.success || kept.caseId === null) return null;
  const { byPosts: posts, delivery: _signed, ...rest } = facts.data;
  const { id, caseId, at, by, kind, words, people } = kept;
  const read = Entry.safeParse({ id, caseId, at, by, posts, kind, facts: rest, words, people });
  return read.success ? read.data : null;
};
