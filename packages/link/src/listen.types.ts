import type { EnrolGranted, EnrolRequest, Hello, RefusalCode, Welcome } from '@usher/protocol';
import type { AgentLinkAtHub, ConsoleLinkAtHub, RefusalCounts } from './link.ts';

/** A device as its certificate names it. `spki` is the SHA-256 of its public key, hex. */
export type CertifiedDevice = {
  readonly id: string;
  readonly kind: 'agent' | 'console';
  readonly spki: string;
};

export type Refused = { readonly code: RefusalCode; readonly detail: string };

export type EnrolContext = {
  /** 32 bytes that both ends of this TLS connection can derive and nobody else (RFC 8446 section 7.5). */
  readonly exporter: Uint8Array;
  readonly address: string;
};

export type ListenOptions = {
  readonly host: string;
  /** 0 lets the system choose; `Listening.port` says which. */
  readonly port: number;
  readonly schoolId: string;
  /** PEM texts: the hub's chain (leaf first, then issuing CA), its private key, and the school root. */
  readonly certificateChain: string;
  readonly privateKey: string;
  readonly root: string;
  /** Decides on a device whose certificate was verified and whose `hello` was read; synchronous, no I/O but the store. */
  readonly admit: (device: CertifiedDevice, hello: Hello) => Omit<Welcome, 'connNonce' | 'connId'> | Refused;
  readonly enrol: (request: EnrolRequest, context: EnrolContext) => Promise<EnrolGranted | Refused>;
  readonly onAgent: (link: AgentLinkAtHub, device: CertifiedDevice, hello: Hello, welcome: Welcome) => void;
  readonly onConsole: (link: ConsoleLinkAtHub, device: CertifiedDevice, hello: Hello, welcome: Welcome) => void;
  /** The hub refused: at the door, where nobody is known, or a device. */
  readonly onRefused?: (code: RefusalCode, device: CertifiedDevice | null) => void;
  /** A defect of `enrol`, or a failure of the listening socket; the connection in hand has been ended. */
  readonly onFault?: (error: unknown) => void;
};

export interface Listening extends AsyncDisposable {
  readonly port: number;
  /** Refusals at the door and on all links so far. */
  readonly refusals: RefusalCounts;
}
