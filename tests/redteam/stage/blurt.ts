import { connect, type ConnectionOptions } from 'node:tls';
import { encodeMedia } from '@usher/protocol';
import { helloText, resultText } from '../../integration/link/raw-link.ts';

/** A WebSocket frame from a client: final, masked with zeros, of this opcode. */
export const clientFrame = (opcode: number, payload: Uint8Array): Buffer => {
  const size =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([Buffer.from([0x80 | opcode]), size, Buffer.alloc(4), payload]);
};

/** The head of a right request for a link. */
export const UPGRADE = [
  'GET /link HTTP/1.1',
  'host: hub',
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
  'sec-websocket-version: 13',
  '',
  '',
].join('\r\n');

const picture = encodeMedia({ kind: 1, key: true, more: false, seq: 1, stream: 1, payload: new Uint8Array(40) });

/** Everything that an agent would say until its first answer, at once. */
export const wholeLink = (schoolId: string): Buffer =>
  Buffer.concat([
    Buffer.from(UPGRADE),
    clientFrame(1, Buffer.from(helloText(schoolId))),
    clientFrame(1, Buffer.from(resultText(2))),
    clientFrame(2, picture),
  ]);

/**
 * Connects and says all of it the moment TLS believes to be through, which with TLS 1.3 is before the other end has
 * judged our certificate. Resolves with what was answered when the connection has ended.
 */
export const blurt = async (
  port: number,
  options: ConnectionOptions & { readonly localAddress?: string },
  words: Uint8Array,
): Promise<string> =>
  new Promise((resolve) => {
    const heard: Buffer[] = [];
    const socket = connect({
      port,
      host: '127.0.0.1',
      servername: '',
      ALPNProtocols: ['usher/1'],
      rejectUnauthorized: false,
      ...options,
    });
    socket.on('secureConnect', () => socket.write(words));
    socket.on('data', (bytes: Buffer) => {
      heard.push(bytes);
      // What was said is said; a polite close would take its 2 s.
      socket.setTimeout(200, () => socket.destroy());
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(heard).toString('latin1')));
  });
