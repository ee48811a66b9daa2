import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { inGroups, randomCrockford, readCrockford } from './crockford.ts';

const LENGTH = 10;

/** A new enrolment code (rule ENR2): 10 characters, 50 bits, as `XXXXX-XXXXX`. */
export const createEnrolmentCode = (): string => inGroups(randomCrockford(LENGTH), LENGTH / 2);

/** The code that a person typed, as `createEnrolmentCode` writes it; null when it cannot be one. */
export const readEnrolmentCode = (typed: string): string | null => {
  const plain = readCrockford(typed, LENGTH);
  return plain === null ? null : inGroups(plain, LENGTH / 2);
};

/** What a proof is bound to: this TLS connection (its exporter) and the key that asks for a certificate. */
export type EnrolmentBinding = { readonly exporter: Uint8Array; readonly spki: Uint8Array };

/** What a hub keeps of a code to check proofs with: 32 bytes from which the code itself cannot be read off. */
export const enrolmentCodeKey = (code: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', code.replaceAll('-', ''), new Uint8Array(), 'usher/enrol/v1', 32));

/** Shows that the device knows the code without sending it (rule ENR3): 32 bytes. `code` is as `readEnrolmentCode` gives it. */
export const proveEnrolment = (code: string, binding: EnrolmentBinding): Buffer =>
  proofOf(enrolmentCodeKey(code), binding);

const proofOf = (codeKey: Uint8Array, { exporter, spki }: EnrolmentBinding): Buffer =>
  createHmac('sha256', codeKey).update(exporter).update(spki).digest();

/** Whether `proof` was made with this code for this binding; takes as long for a wrong one. */
export const checkEnrolmentProof = (code: string, binding: EnrolmentBinding, proof: Uint8Array): boolean =>
  checkEnrolmentProofByKey(enrolmentCodeKey(code), binding, proof);

/** The same for a hub that kept only the code's key. */
export const checkEnrolmentProofByKey = (
  codeKey: Uint8Array,
  binding: EnrolmentBinding,
  proof: Uint8Array,
): boolean => {
  const right = proofOf(codeKey, binding);
  return proof.byteLength === right.byteLength && timingSafeEqual(right, proof);
};
