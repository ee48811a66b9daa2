import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { DeviceIdentity } from '@usher/link';
import { encodeControl, type Outgoing } from '@usher/protocol';
import { WebSocket } from 'ws';

/** A TLS connection to the link door that keeps no rule of its own; resolves when TLS says it is done. */
export const rawTls = async (port: number, options: ConnectionOptions): Promise<TLSSocket> => {
  const socket = connect({
    port,
    host: '127.0.0.1',
    servername: '',
    ALPNProtocols: ['usher/1'],
    rejectUnauthorized: true,
    checkServerIdentity: () => undefined,
    ...options,
  });
  await once(socket, 'secureConnect');
  return socket;
};

/** The first bytes that a TLS client says to this door. */
export const clientHello = async (alpn: string): Promise<Buffer> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', ALPNProtocols: [alpn] });
  client.on('error', () => undefined);
  const [peer] = (await once(server, 'connection')) as [Socket];
  peer.on('error', () => undefined);
  const [bytes] = (await once(peer, 'data')) as [Buffer];
  client.destroy();
  server.close();
  return bytes;
};

/** The TLS options of an enrolled device. */
export const asDevice = (identity: DeviceIdentity): ConnectionOptions => ({
  ca: [identity.root],
  cert: identity.certificateChain,
  key: identity.privateKey,
});

/** A device's WebSocket on which a test may say anything. */
export type RawLink = {
  readonly webSocket: WebSocket;
  send(text: string | Uint8Array): void;
  /** Resolves with the close code, and the codes of the refusals heard until then. */
  ended(): Promise<{ readonly close: number; readonly refused: readonly string[] }>;
  /** Resolves with the types heard when this many have been. */
  hears(count: number): Promise<readonly string[]>;
};

export const rawLink = async (port: number, identity: DeviceIdentity): Promise<RawLink> => {
  const socket = await rawTls(port, asDevice(identity));
  const webSocket = new WebSocket(`wss://127.0.0.1:${port}/link`, { createConnection: () => socket });
  const heard: { t: string; body: { code?: string } }[] = [];
  const news = new EventTarget();
  const closed = new Promise<number>((resolve) => webSocket.once('close', resolve));
  webSocket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) return;
    heard.push(JSON.parse(data.toString('utf8')) as (typeof heard)[number]);
    news.dispatchEvent(new Event('heard'));
  });
  await once(webSocket, 'open');
  webSocket.on('error', () => undefined);
  return {
    webSocket,
    send: (text) => webSocket.send(text),
    async ended() {
      const close = await closed;
      return { close, refused: heard.flatMap(({ body }) => body.code ?? []) };
    },
    async hears(count) {
      while (heard.length < count) await once(news, 'heard');
      return heard.map(({ t }) => t);
    },
  };
};

const id = '01890a5d-ac96-774b-bcce-b302099a8057';

/** The text of a right hello for a school, with anything in it changed. */
export const helloText = (schoolId: string, seq = 1, change: object = {}): string => {
  const body = {
    schoolId,
    software: '0.1.0',
    bootId: id,
    connNonce: 'A'.repeat(43),
    lastEpoch: 0,
    policyVersion: 0,
    ...change,
  };
  return encodeControl<'agent-to-hub'>({ t: 'hello', id, body }, seq);
};

/** The text of a right message of an agent. */
export const resultText = (seq: number): string => {
  const message: Outgoing<'agent-to-hub'> = {
    t: 'cmd.result',
    id,
    body: { re: id, outcome: 'done', cover: { kind: 'none' } },
  };
  return encodeControl<'agent-to-hub'>(message, seq);
};
