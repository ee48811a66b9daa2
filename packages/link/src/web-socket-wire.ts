import type { Duplex } from 'node:stream';
import { LIMITS } from '@usher/protocol';
import type { RawData, WebSocket } from 'ws';
import type { Clock } from './clock.ts';
import type { Wire } from './conversation.ts';
import { reasonOf } from './errors.ts';
import { createHeartbeat } from './heartbeat.ts';

/**
 * Options that both ends give to ws. A frame a little over LIM3 is read, to be refused in words; one far over is cut
 * off by ws with 1009 before it fills memory.
 */
export const SOCKET_LIMITS = {
  maxPayload: LIMITS.mediaBytes + 64 * 1024,
  maxFragments: 16,
  maxBufferedChunks: 1024,
  perMessageDeflate: false,
  skipUTF8Validation: false,
  closeTimeout: 2_000,
} as const;

/** What arrives on a WebSocket, told to a conversation. */
export type WireEars = {
  receiveText(text: string): void;
  receiveBytes(bytes: Uint8Array): void;
  wireEnded(close: number, detail: string): void;
  wireBroken(close: number, code: 'too-large' | 'bad-frame', detail: string): void;
};

const OVER_LIMITS = new Set(['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 'WS_ERR_TOO_MANY_BUFFERED_PARTS']);

const asBuffer = (data: RawData): Buffer =>
  Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);

/** A wire over an open WebSocket, with a heartbeat of its own. `socket` is the TLS socket under it. */
export const createWebSocketWire = (
  webSocket: WebSocket,
  clock: Clock,
): Wire & { listen(ears: WireEars, socket: Duplex): void } => {
  let told: WireEars | null = null;
  const heartbeat = createHeartbeat(clock, {
    beat: () => webSocket.pong(),
    silent: () => {
      told?.wireEnded(1006, `nothing was heard for ${LIMITS.silentMs / 1000} s`);
      webSocket.terminate();
    },
  });
  return {
    sendText(text) {
      heartbeat.sent();
      webSocket.send(text);
    },
    sendBytes(bytes) {
      heartbeat.sent();
      webSocket.send(bytes, { binary: true });
    },
    waiting: () => webSocket.bufferedAmount,
    close: (code, reason) => webSocket.close(code, reason),
    listen(ears, socket) {
      told = ears;
      socket.on('data', () => heartbeat.heard());
      webSocket.on('message', (data, isBinary) => {
        const bytes = asBuffer(data);
        if (isBinary) ears.receiveBytes(bytes);
        else ears.receiveText(bytes.toString('utf8'));
      });
      webSocket.on('error', (error) => {
        const reason = reasonOf(error);
        if (!reason.startsWith('WS_ERR_')) return ears.wireEnded(1006, `the connection broke (${reason})`);
        if (OVER_LIMITS.has(reason)) return ears.wireBroken(1009, 'too-large', 'a frame is far over its limit');
        ears.wireBroken(1002, 'bad-frame', 'a frame is not of the WebSocket protocol');
      });
      webSocket.on('close', (code, reason) => {
        heartbeat.stop();
        ears.wireEnded(code, reason.toString('utf8').slice(0, 120) || 'the connection ended');
      });
    },
  };
};
