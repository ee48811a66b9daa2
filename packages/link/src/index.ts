export type { DeviceIdentity, Dialled, AgentDialling, ConsoleDialling, HubAddress } from './dial.types.ts';
export type {
  AgentLink,
  AgentLinkAtHub,
  ConsoleLink,
  ConsoleLinkAtHub,
  Link,
  LinkEnd,
  RefusalCounts,
  Unsubscribe,
} from './link.ts';
export type { CertifiedDevice, EnrolContext, Listening, ListenOptions, Refused } from './listen.types.ts';
