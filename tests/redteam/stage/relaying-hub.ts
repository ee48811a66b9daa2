import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { DeviceIdentity } from '@usher/link';
import { WebSocket, WebSocketServer } from 'ws';
import { asDevice, rawTls } from '../../integration/link/raw-link.ts';

/** What a relaying hub got to hear from those who dialled it. */
export type RelayingHub = AsyncDisposable & { readonly port: number; readonly heard: readonly string[] };

/**
 * A hub between agents and the real one. It shows the stolen papers of a device, is itself linked to the real hub as
 * that device, and passes on everything said, but that it makes the hub's welcome fit whoever dialled it.
 */
export const relayingHub = async (stolen: DeviceIdentity, realPort: number): Promise<RelayingHub> => {
  const heard: string[] = [];
  const server = createServer({
    cert: stolen.certificateChain,
    key: stolen.privateKey,
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    ALPNProtocols: ['usher/1'],
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (near: WebSocket, request) => {
    const [, victim] = /agent:([0-9a-f-]+)/.exec(namesOf(request.socket)) ?? [];
    const early: string[] = [];
    let far: WebSocket | null = null;
    near.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      heard.push(text);
      if (far?.readyState === WebSocket.OPEN) far.send(text);
      else early.push(text);
    });
    near.on('error', () => undefined);
    void (async () => {
      const socket = await rawTls(realPort, asDevice(stolen));
      far = new WebSocket(`wss://127.0.0.1:${realPort}/link`, { createConnection: () => socket });
      far.on('error', () => undefined);
      far.on('open', () => {
        for (const text of early) far?.send(text);
      });
      far.on('message', (data: Buffer, isBinary) =>
        near.send(isBinary ? data : data.toString('utf8').replace(stolen.deviceId, victim ?? ''), { binary: isBinary }),
      );
      far.on('close', () => near.terminate());
      near.on('close', () => far?.terminate());
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

const namesOf = (socket: object): string =>
  'getPeerX509Certificate' in socket && typeof socket.getPeerX509Certificate === 'function'
    ? String((socket.getPeerX509Certificate() as { subjectAltName?: string } | undefined)?.subjectAltName)
    : '';
