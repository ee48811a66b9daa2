export { fromBase64, toBase64 } from './base64.ts';
export { CommandAuth, type AgentResult, type StationResult } from './command.ts';
export type { ConsoleLockNews } from './console-lock.ts';
export { encodeControl, type NotUnderstood, type Outgoing, type Parsed, parseControl } from './control.ts';
export { EnrolGranted, EnrolRequest } from './enrolment.ts';
export {
  EVIDENCE_SEAL,
  evidenceApprovalText,
  evidenceBinding,
  EvidenceHolder,
  EvidenceKeys,
  EvidencePart,
  SignedEvidenceKeys,
} from './evidence-keys.ts';
export { Hello, Welcome } from './hello.ts';
export {
  RegisterCard,
  ReportContent,
  ReportKept,
  ReportSubmit,
  SEALED_REPORT_BYTES,
  deliveryText,
} from './incident-report.ts';
export {
  IncidentAlert,
  IncidentCase,
  IncidentLine,
  IncidentKinds,
  IncidentList,
  IncidentListAsk,
  IncidentNote,
  IncidentOutcome,
  IncidentPart,
  IncidentRaise,
  IncidentReadAsk,
} from './incident.ts';
export { imageSize } from './image-size.ts';
export { LIMITS } from './limits.ts';
export { encodeMedia, MEDIA_HEADER_BYTES, MEDIA_KIND_PICTURE, type MediaFrame, parseMedia } from './media.ts';
export { type Direction, type Message, MESSAGES, type MessageBody, type MessageType } from './messages.ts';
export {
  BLOCK,
  blockCount,
  blocksAcross,
  encodePicture,
  parsePicture,
  type PicturePart,
  stripColumns,
} from './picture.ts';
export type { AgentViewStart, ConsoleViewStart } from './picture-view.ts';
export { Refusal, RefusalCode, REFUSALS } from './refusal.ts';
export { CoverCommand, CoverReport, CoverView, LockCommand, ReleaseCommand } from './screen-cover.ts';
export {
  type Checkpoint,
  checkpointBody,
  type NoteSignature,
  parseCheckpoint,
  type SignedCheckpoint,
  signedNote,
} from './register-checkpoint.ts';
export {
  type ConsistencyClaim,
  type InclusionClaim,
  isConsistent,
  isIncluded,
  isSameHash,
  leafHash,
  nodeHash,
  type Sha256,
} from './register-proof.ts';
export { RegisterAlarm } from './register-watch.ts';
export { DEFAULT_POLICY, PolicyChoices, type PolicyContact, SchoolPolicy } from './policy.ts';
export { receiptText, RegisterReceipt } from './register-receipt.ts';
export { type Shown, type Sight, witness, type WitnessTools } from './register-witness.ts';
export { Right, Role } from './role.ts';
export { Revocation, SessionGrant, SignedStatement } from './session-grant.ts';
export { SignedIn, SignIn } from './sign-in.ts';
export { Monitor, StationReport, StationView } from './station.ts';
export type { StationAlarm } from './station-alarm.ts';
export { type DeviceName, deviceUrn, hubUrn, parseDeviceUrn, parseHubUrn } from './urn.ts';
export { uuidv7 } from './uuid.ts';
export { ALPN_ENROL, ALPN_LINK, ENROL_EXPORTER, PROTOCOL_VERSION } from './version.ts';
export { Name, Nonce, ScreenMessage, Uuid } from './words.ts';
