export { askToHide, tellAtDoor } from './pupil/ask-door.ts';
export { toldWords } from './pupil/told-words.ts';
export { REPORT_ABOUT, REPORT_CHOICES } from './contract/report-choices.ts';
export { AgentError, type AgentErrorCode } from './errors.ts';
export { type AgentOptions, runAgent, type RunningAgent } from './service/index.ts';
export { sealDataFolder, type Sealed } from './service/seal.ts';
export { exposedPlace } from './service/exposed.ts';
export { findGuardAccount } from './service/guard-account.ts';
