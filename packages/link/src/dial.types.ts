import type { KeyObject } from 'node:crypto';
import type { Hello, Welcome } from '@usher/protocol';
import type { AgentLink, ConsoleLink, LinkEnd } from './link.ts';

/** Where a device finds its hub and how it knows it: SHA-256 of the school root's SPKI, 64 hex digits. */
export type HubAddress = { readonly url: string; readonly pin: string };

/** PEM texts of an enrolled device; `root` is checked against the pin, `certificate` is followed by its issuer. */
export type DeviceIdentity = {
  readonly deviceId: string;
  readonly schoolId: string;
  readonly certificateChain: string;
  readonly privateKey: string;
  readonly root: string;
};

type Dialling<L> = {
  readonly hub: HubAddress;
  readonly identity: DeviceIdentity;
  /** Called anew for each attempt; `connNonce` is added by the link. `lastEpoch` is what was kept last. */
  readonly hello: () => Omit<Hello, 'connNonce' | 'schoolId'>;
  /**
   * Has the epoch of a welcome on this device's disk when it returns; nothing is said on the link before (rule CLN1), and
   * what it throws ends the link. Left out by devices that have no disk, as in tests: they are new at every start.
   */
  readonly keepEpoch?: (epoch: number) => void;
  readonly onUp: (link: L, welcome: Welcome, facts: LinkFacts) => void;
  /** The link ended, or an attempt failed; another attempt follows after `retryMs`. */
  readonly onDown: (end: LinkEnd, retryMs: number) => void;
  /** Uniform in [0, 1); for the reconnect jitter. */
  readonly random?: () => number;
};

export type AgentDialling = Dialling<AgentLink>;
export type ConsoleDialling = Dialling<ConsoleLink>;

/** The nonce this device chose for the link, and the key behind the hub's certificate that speaks for the school. */
export type LinkFacts = { readonly nonce: string; readonly issuingKey: KeyObject };

/** A dialled hub; disposing ends the link and all further attempts. */
export type Dialled = AsyncDisposable;
