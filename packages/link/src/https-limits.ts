import type { ServerOptions } from 'node:https';
import { LIMITS } from '@usher/protocol';

/** What both doors give to their HTTPS servers; Node's own limits leave slow connections open for a minute. */
export const HTTPS_LIMITS = {
  minVersion: 'TLSv1.3',
  maxVersion: 'TLSv1.3',
  handshakeTimeout: LIMITS.handshakeMs,
  headersTimeout: LIMITS.headersMs,
  requestTimeout: LIMITS.handshakeMs,
  connectionsCheckingInterval: 500,
  keepAlive: false,
  maxHeaderSize: 4 * 1024,
} as const satisfies ServerOptions;
