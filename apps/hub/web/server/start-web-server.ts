import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { StaffRefusal } from '../../staff-refusal.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const BODY_BYTES = 64 * 1024;
const HEADER_BYTES = 8 * 1024;
const CONNECTIONS = 256;

/** A TLS identity in PEM. */
export type TlsIdentity = { readonly certificateChain: string; readonly privateKey: string };

type Options = {
  readonly tls: TlsIdentity;
  readonly host: string;
  readonly port: number;
  /** The built page; without one only calls are answered. */
  readonly page: string;
  readonly routes: (server: FastifyInstance) => void;
  readonly onRefused: (code: string) => void;
  readonly log: Logger;
};

/** A web server that listens. Disposing ends every connection. */
export interface RunningWebServer extends AsyncDisposable {
  readonly port: number;
  /** Goes on under another certificate; connections that are there stay. */
  renew(tls: TlsIdentity): void;
}

/** What Fastify itself refuses, in our codes. */
const OWN_CODES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'bad-request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'bad-request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad-request',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad-request',
  FST_ERR_BAD_URL: 'bad-request',
};

const asRefusal = (error: FastifyError | StaffRefusal, log: Logger): StaffRefusal => {
  if (error instanceof StaffRefusal) return error;
  const code = OWN_CODES[error.code] ?? (error.statusCode === 400 ? 'bad-request' : null);
  if (code !== null) return new StaffRefusal(code, 'the request is not of the form it should have');
  log.error({ err: error }, 'a call of the web application failed');
  return new StaffRefusal('failed', 'the hub could not do this; it has been written down');
};

/** Starts the https server. Rejects when the port is taken. */
export const startWebServer = async (options: Options): Promise<RunningWebServer> => {
  const { tls, host, port, page, routes, onRefused, log } = options;
  const server = fastify({
    // Its own log would hold addresses and paths.
    logger: false,
    bodyLimit: BODY_BYTES,
    requestTimeout: 15_000,
    connectionTimeout: 30_000,
    keepAliveTimeout: 30_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 100 },
    https: {
      cert: tls.certificateChain,
      key: tls.privateKey,
      minVersion: 'TLSv1.3',
      handshakeTimeout: 5_000,
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
    },
  });
  server.server.maxConnections = CONNECTIONS;
  server.server.on('tlsClientError', () => onRefused('bad-handshake'));
  server.addHook('onRequest', async (_request, reply) => void reply.headers(SECURITY_HEADERS));
  server.setErrorHandler<FastifyError | StaffRefusal>((error, _request, reply) => {
    const refusal = asRefusal(error, log);
    onRefused(refusal.code);
    return reply.status(refusal.status).send({ code: refusal.code, detail: refusal.message });
  });
  server.setNotFoundHandler((_request, reply) => {
    onRefused('not-found');
    return reply.headers(SECURITY_HEADERS).status(404).send({ code: 'not-found', detail: 'there is nothing here' });
  });
  if (existsSync(join(page, 'index.html')))
    // One route for each file that is there: a path leads to one of them or nowhere.
    await server.register(fastifyStatic, { root: page, wildcard: false, cacheControl: false, etag: false });
  routes(server);
  await server.listen({ host, port });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    renew: ({ certificateChain, privateKey }) =>
      server.server.setSecureContext({ cert: certificateChain, key: privateKey, minVersion: 'TLSv1.3' }),
    [Symbol.asyncDispose]: () => server.close(),
  };
};
