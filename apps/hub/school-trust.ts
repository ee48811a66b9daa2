import {
  checkEnrolmentProofByKey,
  createEnrolmentCode,
  enrolmentCodeKey,
  issueDeviceCertificate,
  isReturnOf,
  readCertificateRequest,
  readSessionKey,
  type School,
  isStatementOf,
  signStatement,
  signText,
  TrustError,
} from '@usher/trust';
import type { SchoolAuthority } from './authority/school-authority.ts';
import type { CheckedCsr, Registrar } from './enrolment/registrar.ts';
import type { EvidenceSchool } from './incidents/evidence/evidence-key-book.ts';

const bytes = (base64url: string): Uint8Array => Buffer.from(base64url, 'base64url');

const checkCsr = async (csr: string): Promise<CheckedCsr | null> => {
  try {
    return await readCertificateRequest(bytes(csr));
  } catch (error) {
    if (error instanceof TrustError && error.code === 'bad-request') return null;
    throw error;
  }
};

/** Admits devices into a school that is open. */
export const schoolRegistrar = (school: School): Registrar => ({
  makeCode: createEnrolmentCode,
  keyOfCode: enrolmentCodeKey,
  checkCsr,
  proves: (proof, { codeKey, exporter, spki }) => checkEnrolmentProofByKey(codeKey, { exporter, spki }, bytes(proof)),
  certify: async (csr, { id, kind }) => {
    const request = await readCertificateRequest(bytes(csr));
    const issued = await issueDeviceCertificate(school, request, { kind, deviceId: id });
    return {
      certificate: issued.certificate.toString('base64url'),
      issuer: issued.issuer.toString('base64url'),
    };
  },
});

/** Speaks in the name of a school that is open. */
export const schoolAuthority = ({ schoolId, issuing }: School): SchoolAuthority => ({
  grant: (grant) => signStatement('grant', grant, issuing.key),
  registerCard: (card) => signStatement('register-card', card, issuing.key),
  policy: (policy) => signStatement('policy', policy, issuing.key),
  revocation: (revocation) => signStatement('revocation', revocation, issuing.key),
  isSessionKey: (spki) => readSessionKey(spki) !== null,
  isReturn: (spki, link, sig) => isReturnOf(spki, { schoolId, ...link }, sig),
});

/** Signs the evidence keys of a school that is open, and knows its signature under them. */
export const schoolEvidence = ({ schoolId, issuing }: School): EvidenceSchool => ({
  schoolId,
  sign: (text) => signText('evidence-keys', text, issuing.key),
  isOfSchool: (statement) => isStatementOf('evidence-keys', statement, issuing.key),
});
