import { createPublicKey, type KeyObject } from 'node:crypto';
import { evidenceApprovalText, EvidenceKeys, type SignedEvidenceKeys } from '@usher/protocol';
import { isRawSignature } from '../statement.ts';
import { sha256Of } from './seal-evidence.ts';

/** A document that was found sound, and the SHA-256 (hex) of its text. */
export type KnownEvidenceKeys = { readonly keys: EvidenceKeys; readonly digest: string };

/** Why a document of evidence keys is not believed. */
export type EvidenceKeysFault =
  | 'bad-form'
  | 'other-school'
  | 'rolled-back'
  | 'not-the-next'
  | 'not-approved'
  | 'not-signed';

export type JudgedEvidenceKeys =
  | ({ readonly ok: true } & KnownEvidenceKeys)
  | { readonly ok: false; readonly code: EvidenceKeysFault };

type School = {
  readonly schoolId: string;
  /** Whether the school's issuing key signed this text as evidence keys. */
  readonly isOfSchool: (statement: { readonly text: string; readonly sig: string }) => boolean;
};

const readKeys = (text: string): EvidenceKeys | null => {
  try {
    const read = EvidenceKeys.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
};

const readApprover = (spki: string): KeyObject | null => {
  try {
    const key = createPublicKey({ key: Buffer.from(spki, 'base64url'), type: 'spki', format: 'der' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
};

/** Whether one of these holders signed a text. */
const isApprovedBy = (holders: EvidenceKeys['holders'], text: string, approval: string): boolean =>
  holders.some(({ approver }) => {
    const key = readApprover(approver);
    return key !== null && isRawSignature(Buffer.from(evidenceApprovalText(text), 'utf8'), approval, key);
  });

/** The same question about a text that the school has not signed yet: what is wrong with it, or null. */
export const proposalFault = (
  known: KnownEvidenceKeys | null,
  { text, approval }: Pick<SignedEvidenceKeys, 'text' | 'approval'>,
  schoolId: string,
): EvidenceKeysFault | null => {
  const keys = readKeys(text);
  if (keys === null) return 'bad-form';
  if (keys.schoolId !== schoolId) return 'other-school';
  if (keys.version <= (known?.keys.version ?? 0)) return 'rolled-back';
  if (keys.version !== (known?.keys.version ?? 0) + 1 || keys.previous !== (known?.digest ?? null))
    return 'not-the-next';
  // The first is approved by the lead whose key it names; every other by somebody who held a key before it.
  const approvers = known?.keys.holders ?? keys.holders.filter(({ part }) => part === 'lead');
  return isApprovedBy(approvers, text, approval) ? null : 'not-approved';
};

/**
 * Whether a document of evidence keys follows the one that is known (rules EVK2 to EVK4): one version on, in the school's
 * name, and approved by somebody who held a key before. Whoever has the school's issuing key alone cannot make one, nor
 * can who has a key to the evidence alone. The one that is known is believed again.
 */
export const judgeEvidenceKeys = (
  known: KnownEvidenceKeys | null,
  signed: SignedEvidenceKeys,
  { schoolId, isOfSchool }: School,
): JudgedEvidenceKeys => {
  const digest = sha256Of(Buffer.from(signed.text, 'utf8'));
  if (known !== null && known.digest === digest) return { ok: true, ...known };
  const fault = proposalFault(known, signed, schoolId);
  if (fault !== null) return { ok: false, code: fault };
  if (!isOfSchool({ text: signed.text, sig: signed.school })) return { ok: false, code: 'not-signed' };
  const keys = readKeys(signed.text);
  return keys === null ? { ok: false, code: 'bad-form' } : { ok: true, keys, digest };
};
