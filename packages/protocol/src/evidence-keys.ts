import { z } from 'zod';
import { Base64Url, Uuid } from './words.ts';

const Hex256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Who holds a key to sealed evidence: the safeguarding lead, a deputy, or nobody: the one printed and locked away. */
export const EvidencePart = z.enum(['lead', 'deputy', 'recovery']);
export type EvidencePart = z.infer<typeof EvidencePart>;

/**
 * The public side of one key to sealed evidence (rule EVK1): whom evidence is sealed for (an age recipient), and the key
 * that approves the next document (SPKI, DER), whose private half is sealed for that same recipient (PKCS #8 in age).
 */
export const EvidenceHolder = z.strictObject({
  part: EvidencePart,
  /** The school's id of the person; null for the key that is printed. */
  person: z.string().min(1).max(128).nullable(),
  recipient: z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/),
  approver: Base64Url(200),
  sealedApprover: Base64Url(2_000),
});
export type EvidenceHolder = z.infer<typeof EvidenceHolder>;

/** The evidence keys of a school as they are signed. `previous` is the SHA-256 of the text before this one. */
export const EvidenceKeys = z
  .strictObject({
    schoolId: Uuid,
    version: z.int().min(1).max(1_000_000),
    previous: Hex256.nullable(),
    madeAt: z.int().min(0),
    holders: z.array(EvidenceHolder).min(2).max(8),
  })
  .refine(({ version, previous }) => (version === 1) === (previous === null))
  .refine(({ holders }) => holders.filter(({ part }) => part === 'recovery').length === 1)
  .refine(({ holders }) => holders.some(({ part }) => part === 'lead'))
  .refine(({ holders }) => holders.every(({ part, person }) => (part === 'recovery') === (person === null)))
  .refine(({ holders }) => new Set(holders.map(({ recipient }) => recipient)).size === holders.length);
export type EvidenceKeys = z.infer<typeof EvidenceKeys>;

/**
 * A document of evidence keys with its two signatures, both raw ECDSA P-256 with SHA-256: `approval` by somebody who holds
 * a key, over `evidenceApprovalText`; `school` by the school's issuing key, as of every statement (rule EVK2).
 */
export const SignedEvidenceKeys = z.strictObject({
  text: z.string().max(10_000),
  approval: Base64Url(86),
  school: Base64Url(86),
});
export type SignedEvidenceKeys = z.infer<typeof SignedEvidenceKeys>;

/** What whoever holds a key signs of a document of evidence keys. */
export const evidenceApprovalText = (text: string): string => `usher/evidence-approval/v1\0${text}`;

/** What an item of evidence is bound to besides its key: two ids of fixed length, one after the other. */
export const evidenceBinding = ({ caseId, item }: { readonly caseId: string; readonly item: string }): string =>
  `${caseId}${item}`;

/** Bytes before and after the encrypted text of an item: the nonce of AES-256-GCM, and its tag. */
export const EVIDENCE_SEAL = { nonceBytes: 12, tagBytes: 16 } as const;
