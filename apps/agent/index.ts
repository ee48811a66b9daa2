export { askToHide } from './pupil/ask-door.ts';
export { AgentError, type AgentErrorCode } from './errors.ts';
export { type AgentOptions, runAgent, type RunningAgent } from './service/index.ts';
export { sealDataFolder, type Sealed } from './service/seal.ts';
export { exposedPlace } from './service/exposed.ts';
export { findGuardAccount } from './service/guard-account.ts';
