import type { ServerOptions } from 'node:https';
import { LIMITS } from '@usher/protocol';

/**
 * What both doors give to their HTTPS servers. Time limits on requests are not among them: Node starts those only
 * for a server that listens itself, so each door has a deadline of its own.
 */
export const HTTPS_LIMITS = {
  minVersion: 'TLSv1.3',
  maxVersion: 'TLSv1.3',
  handshakeTimeout: LIMITS.handshakeMs,
  maxHeaderSize: 4 * 1024,
} as const satisfies ServerOptions;
