export { type CertificateRequest, createCertificateRequest, readCertificateRequest } from './certificate-request.ts';
export { type DeviceCertificate, issueDeviceCertificate } from './device-certificate.ts';
export {
  checkEnrolmentProof,
  checkEnrolmentProofByKey,
  createEnrolmentCode,
  enrolmentCodeKey,
  type EnrolmentBinding,
  proveEnrolment,
  readEnrolmentCode,
} from './enrolment-code.ts';
export { EPOCH_FILE, EpochFile } from './epoch-file.ts';
export { TrustError, type TrustErrorCode } from './errors.ts';
export { EVIDENCE_KEYS_FILE, EvidenceKeysWitness } from './evidence/evidence-keys-witness.ts';
export {
  type EvidenceKeysFault,
  judgeEvidenceKeys,
  type JudgedEvidenceKeys,
  type KnownEvidenceKeys,
  proposalFault,
} from './evidence/judge-evidence-keys.ts';
export {
  type EvidencePlace,
  openInnerLock,
  sealEvidence,
  type SealedEvidence,
  sha256Of,
} from './evidence/seal-evidence.ts';
export { putFile } from './folder.ts';
export { HOLD_FILE, holdFolder } from './folder-hold.ts';
export {
  destroyIdentity,
  type Granted,
  type Identity,
  openDeviceKey,
  openIdentity,
  storeIdentity,
} from './identity.ts';
export { type LogKey, openLogKey, readLogKey } from './log-key.ts';
export {
  changedFacts,
  isAnotherMachine,
  type Machine,
  type MachineFact,
  type MachineFacts,
  thisMachine,
} from './machine.ts';
export { checkMachine, type MachineCheck, recordMachine } from './machine-record.ts';
export { NewestStatement } from './newest-statement.ts';
export { newId } from './new-id.ts';
export { createPasswords, type Passwords } from './password.ts';
export { fingerprint, spkiHash, spkiOf } from './pin.ts';
export { createSchool, openSchool, type RecoverySheet, type School } from './school.ts';
export { deliverySigner, isDeliveryBy, isReceiptBy, openReportKey, type ReportKey, sealReport } from './report-key.ts';
export { CARD_FILE, CardKeeper } from './register-card.ts';
export { type RegisterNews, RegisterWatch, type SayToHub, type WitnessSays } from './register-watch.ts';
export {
  isCheckpointBy,
  RegisterWitness,
  witnessFile,
  type WitnessStore,
  WITNESS_FILE,
  type Witnessed,
} from './register-witness.ts';
export { openRootKey } from './sealed-root.ts';
export { seatOf } from './seat.ts';
export { isCommandSignedBy, readSessionKey, type SignedCommand } from './command-signature.ts';
export { isReturnOf, readGrant, type ReturnBinding, SessionKey } from './session-key.ts';
export { isStatementOf, signStatement, signText, type StatementKind } from './statement.ts';
export { issueWebCertificate, type WebCertificate } from './web-certificate.ts';
