import { EvidenceHolder, Uuid } from '@usher/protocol';
import { z } from 'zod';
import { CaseShown } from './cases.ts';

/** The largest file that is taken, in bytes. */
export const MOST_EVIDENCE_BYTES = 20 * 1024 * 1024;

/** Base64 of the largest file, and the rest of what is sent with it. */
export const EVIDENCE_BODY_BYTES = Math.ceil(MOST_EVIDENCE_BYTES / 3) * 4 + 32 * 1024;

const Why = z.string().trim().min(1).max(1_000);
const Item = z.strictObject({ id: Uuid, item: Uuid });
/** A code of the second step, freshly made: being signed in is not enough. */
const Code = z.string().min(6).max(40);

/** How the keys stand that evidence is sealed for; `waiting`: made, and not agreed to by the second person. */
export const EvidenceStanding = z.strictObject({
  keys: z.enum(['missing', 'waiting', 'ready']),
  /** Somebody put keys into the register that lack a signature. */
  isTampered: z.boolean(),
});

export const EvidenceAdding = z.strictObject({
  id: Uuid,
  what: z.string().max(1_000),
  content: z.string().min(4).max(EVIDENCE_BODY_BYTES),
});
export const EvidenceReleasing = Item.extend({ why: Why, code: Code });
export const EvidenceSaving = Item.extend({ why: Why });

/** Both locks' worth: what lies on the hub, and the key that the register gave out for it. */
export const EvidenceReleased = z.strictObject({
  shown: CaseShown,
  sealed: z.string(),
  key: z.string().regex(/^[0-9a-f]{64}$/),
});

const Text = z.string().max(10_000);
const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/** Everything about the keys that is no secret. */
export const EvidenceKeysShown = z.strictObject({
  schoolId: Uuid,
  /** The document that counts now; null before the first. */
  known: z.strictObject({ version: z.int(), digest: Digest, text: Text }).nullable(),
  /** What waits for the second person. `mine`: the reader put it forward, and somebody else has to agree. */
  proposal: z.strictObject({ digest: Digest, text: Text, by: z.string(), at: z.int(), mine: z.boolean() }).nullable(),
  offers: z.array(EvidenceHolder),
  /** When a drill last showed that the printed key opens what is sealed, and when the next one is due; null: never. */
  recoveredAt: z.int().nullable(),
  drillDueAt: z.int().nullable(),
  /** Documents that somebody put into the register and that lack a signature. */
  notBelieved: z.int(),
  names: z.record(z.string(), z.string()),
  may: z.strictObject({ begin: z.boolean(), offer: z.boolean(), propose: z.boolean(), approve: z.boolean() }),
});
export type EvidenceKeysShown = z.infer<typeof EvidenceKeysShown>;

export const EvidenceOffering = z.strictObject({ holder: EvidenceHolder });
export const EvidenceProposing = z.strictObject({ text: Text, approval: z.string().max(86) });
export const EvidenceApproving = z.strictObject({ digest: Digest, code: Code });
export const EvidenceDeclining = z.strictObject({ digest: Digest });
