export { dialAgent, dialConsole } from './dial.ts';
export type { AgentDialling, ConsoleDialling, DeviceIdentity, Dialled, HubAddress, LinkFacts } from './dial.types.ts';
export { enrol, type Enrolled, type EnrolOutcome, type EnrolWish, lookAtHub } from './enrol.ts';
export { LinkError, type LinkErrorCode } from './errors.ts';
export { isHubUrl } from './hub-socket.ts';
export {
  type AgentLink,
  type AgentLinkAtHub,
  type ConsoleLink,
  type ConsoleLinkAtHub,
  isLasting,
  type Link,
  type LinkEnd,
  type RefusalCounts,
  type Unsubscribe,
} from './link.ts';
export { listenForLinks } from './listen.ts';
export type { CertifiedDevice, EnrolContext, Listening, ListenOptions, Refused } from './listen.types.ts';
