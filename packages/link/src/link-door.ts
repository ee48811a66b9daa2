import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { ALPN_LINK, LIMITS } from '@usher/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from './clock.ts';
import type { ListenOptions } from './listen.types.ts';
import { deviceOf } from './peer-certificate.ts';
import { createReception } from './reception.ts';
import type { RefusalTally } from './refusal-counts.ts';
import { isGone } from './errors.ts';
import { HTTPS_LIMITS } from './https-limits.ts';
import { SOCKET_LIMITS } from './web-socket-wire.ts';
import type { WaitingRoom } from './waiting-room.ts';

/** The server behind the one port that speaks with enrolled devices. */
export type LinkDoor = {
  readonly server: Server;
  /** Closes every link with 1001. */
  close(): void;
};

export type LinkDoorContext = {
  readonly clock: Clock;
  readonly tally: RefusalTally;
  readonly waitingRoom: WaitingRoom;
};

// No device sends these: a browser that comes here was sent by somebody else's page, and an upgrade has no body behind
// which another request could hide.
const FOREIGN = ['origin', 'sec-websocket-protocol', 'content-length', 'transfer-encoding'] as const;

// Typed as an Error, it is the code of one or null.
const isNone = (reason: unknown): boolean => reason === null || reason === undefined;

const turnAway = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

/** TLS 1.3 with a certificate of the school on both ends (rule LNK1), then a WebSocket at `/link`. */
export const createLinkDoor = (options: ListenOptions, context: LinkDoorContext): LinkDoor => {
  const { clock, tally, waitingRoom } = context;
  const reception = createReception(options, { clock, tally });
  const sockets = new WebSocketServer({ noServer: true, ...SOCKET_LIMITS });
  const server = createServer({
    ...HTTPS_LIMITS,
    cert: options.certificateChain,
    key: options.privateKey,
    ca: [options.root],
    requestCert: true,
    rejectUnauthorized: true,
    ALPNProtocols: [ALPN_LINK],
  });

  // A device that is through TLS has 3 s to say hello, whether it dawdles in HTTP or after it (rule HEL1).
  const late = new WeakMap<Duplex, () => void>();
  server.on('secureConnection', (socket) => {
    late.set(socket, () => {
      tally.count('no-hello');
      socket.destroy();
    });
    const timer = setTimeout(() => late.get(socket)?.(), LIMITS.helloMs);
    socket.once('close', () => clearTimeout(timer));
  });
  // Without a certificate of the school TLS ends here; it is the commonest refusal of all and must be seen.
  server.on('tlsClientError', (error, socket) => {
    // Node says "reset" for a certificate that it refused as well as for a peer that hung up.
    if (!isGone(error) || !isNone(socket.authorizationError)) tally.count('not-enrolled');
  });
  server.on('clientError', (error, socket) => {
    // Node tells of a failure of TLS here once more.
    if (!isGone(error) && late.has(socket)) tally.count('bad-frame');
    socket.destroy();
  });
  server.on('request', (_request, response) => {
    tally.count('bad-frame');
    response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end();
  });

  const welcomeIn = (webSocket: WebSocket, socket: TLSSocket): void => {
    const certificate = socket.getPeerX509Certificate();
    const device = certificate === undefined ? null : deviceOf(certificate, options.schoolId);
    const { remoteAddress, remotePort } = socket;
    const guest = reception.receive({ webSocket, socket, device }, () => {
      late.set(socket, () => undefined);
      waitingRoom.leave(remoteAddress, remotePort);
    });
    late.set(socket, () => guest.tooLate());
  };

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const proper =
      socket instanceof TLSSocket &&
      socket.authorized &&
      socket.alpnProtocol === ALPN_LINK &&
      request.url === '/link' &&
      request.httpVersion === '1.1' &&
      request.headers['sec-websocket-version'] === '13' &&
      FOREIGN.every((header) => request.headers[header] === undefined);
    if (!proper) {
      tally.count('bad-frame');
      return turnAway(socket, '403 Forbidden');
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => welcomeIn(webSocket, socket));
  });

  return {
    server,
    close() {
      for (const webSocket of sockets.clients) webSocket.close(1001, 'the hub is stopping');
      reception.close();
    },
  };
};
