import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { TLSSocket } from 'node:tls';
import {
  ALPN_ENROL,
  encodeControl,
  ENROL_EXPORTER,
  LIMITS,
  type Outgoing,
  parseControl,
  uuidv7,
} from '@usher/protocol';
import type { Clock } from './clock.ts';
import { isGone } from './errors.ts';
import { HTTPS_LIMITS } from './https-limits.ts';
import type { ListenOptions, Refused } from './listen.types.ts';
import type { RefusalTally } from './refusal-counts.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

const ALL_PER_MINUTE = 60;
const REFUSED_PER_MINUTE = 5;
const ADDRESSES = 1_000;

const isRefused = (answer: object): answer is Refused => 'code' in answer;

/** The text of a request; null when it holds more than 16 KiB. Rejects when the peer goes away or takes too long. */
const readBody = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > LIMITS.controlBytes) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** Addresses that were refused lately; the longest known is forgotten first. */
const createAddressBook = (clock: Clock) => {
  const buckets = new Map<string, TokenBucket>();
  const bucketOf = (address: string): TokenBucket => {
    const bucket = buckets.get(address) ?? createTokenBucket(REFUSED_PER_MINUTE / 60, REFUSED_PER_MINUTE);
    buckets.delete(address);
    buckets.set(address, bucket);
    const oldest = buckets.keys().next();
    if (buckets.size > ADDRESSES && !oldest.done) buckets.delete(oldest.value);
    return bucket;
  };
  return {
    mayTry: (address: string): boolean => bucketOf(address).waitMs(clock.now()) === 0,
    refused: (address: string): void => void bucketOf(address).take(clock.now()),
  };
};

/**
 * The door for devices that have no certificate yet (rule LNK2): one POST to `/enrol` a connection, one answer.
 * Holds all to 60 requests a minute, and each address to 5 refused ones: a suite behind one address can enrol.
 */
export const createEnrolDoor = (options: ListenOptions, context: { clock: Clock; tally: RefusalTally }): Server => {
  const { clock, tally } = context;
  const all = createTokenBucket(ALL_PER_MINUTE / 60, ALL_PER_MINUTE);
  const addresses = createAddressBook(clock);
  const server = createServer({
    ...HTTPS_LIMITS,
    // The root goes along: a device that knows only the pin has nothing else to check the chain with.
    cert: options.certificateChain + options.root,
    key: options.privateKey,
    ALPNProtocols: [ALPN_ENROL],
  });

  // Half a handshake or half a request would otherwise keep its connection for ever.
  const deadlines = new WeakMap<TLSSocket, () => void>();
  server.on('secureConnection', (socket) => {
    const timer = setTimeout(() => socket.destroy(), LIMITS.handshakeMs);
    const stop = (): void => clearTimeout(timer);
    deadlines.set(socket, stop);
    socket.once('close', stop);
  });

  const answer = async (request: IncomingMessage, socket: TLSSocket, address: string): Promise<Answer> => {
    if (request.method !== 'POST' || request.url !== '/enrol' || socket.alpnProtocol !== ALPN_ENROL)
      return { code: 'bad-request', detail: 'this door takes enrolment requests only' };
    if (!addresses.mayTry(address) || !all.take(clock.now()))
      return { code: 'too-fast', detail: 'too many enrolment requests in a minute' };
    const text = await readBody(request);
    deadlines.get(socket)?.();
    if (text === null) return { code: 'too-large', detail: `a request holds at most ${LIMITS.controlBytes} bytes` };
    const parsed = parseControl('enrol-to-hub', text);
    if (!parsed.ok) return parsed.refused;
    if (parsed.value.seq !== 1) return { code: 'out-of-sequence', detail: 'one request is made to a connection' };
    const exporter = socket.exportKeyingMaterial(32, ENROL_EXPORTER, Buffer.alloc(0));
    return { re: parsed.value.id, ...(await options.enrol(parsed.value.body, { exporter, address })) };
  };

  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { socket } = request;
    if (!(socket instanceof TLSSocket)) throw new TypeError('an HTTPS request comes over TLS');
    const address = socket.remoteAddress ?? '';
    const { re, ...result } = await answer(request, socket, address);
    const id = uuidv7(Date.now(), randomBytes(10));
    let message: Outgoing<'hub-to-enrol'>;
    if (isRefused(result)) {
      tally.count(result.code);
      addresses.refused(address);
      message = {
        t: 'refusal',
        id,
        body: { code: result.code, detail: result.detail, ...(re === undefined ? {} : { re }) },
      };
    } else message = { t: 'enrol.granted', id, body: result };
    const status = isRefused(result) ? 403 : 200;
    response
      .writeHead(status, { 'content-type': 'application/json', connection: 'close' })
      .end(encodeControl<'hub-to-enrol'>(message, 1));
  };

  server.on('request', (request, response) => {
    reply(request, response).catch((error: unknown) => {
      response.destroy();
      if (isGone(error)) return tally.count('bad-request');
      tally.count('failed');
      options.onFault?.(error);
    });
  });
  server.on('tlsClientError', (error) => {
    if (!isGone(error)) tally.count('bad-request');
  });
  server.on('clientError', (error, socket) => {
    // Node tells of a failure of TLS here once more.
    if (!isGone(error) && socket instanceof TLSSocket && deadlines.has(socket)) tally.count('bad-request');
    socket.destroy();
  });
  server.on('upgrade', (_request, socket) => {
    tally.count('bad-request');
    socket.destroy();
  });
  return server;
};

type Answer = (Awaited<ReturnType<ListenOptions['enrol']>> & { readonly re?: string }) & object;
