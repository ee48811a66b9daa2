import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A TCP server that answers whatever it likes, and keeps what it is told. */
export type OddServer = AsyncDisposable & { readonly port: number; readonly heard: () => Buffer };

/** `answer` is called once for each connection, when its first bytes have come. */
export const oddServer = async (answer: (socket: Socket, first: Buffer) => void): Promise<OddServer> => {
  const heard: Buffer[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    socket.once('data', (first: Buffer) => answer(socket, first));
    socket.on('data', (bytes: Buffer) => heard.push(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => Buffer.concat(heard),
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
};

/** A TLS record of this content type. */
export const tlsRecord = (type: number, body: Buffer, version = 0x0303): Buffer => {
  const header = Buffer.alloc(5);
  header.writeUInt8(type);
  header.writeUInt16BE(version, 1);
  header.writeUInt16BE(body.length, 3);
  return Buffer.concat([header, body]);
};
