import { connect } from 'node:net';

/**
 * Says bytes to a port in the clear and hangs up on this side, or leaves that to the other end. Resolves with what was
 * answered when the connection has ended.
 */
export const tell = async (
  port: number,
  bytes: Uint8Array,
  { from = '127.0.0.1', hangUp = true }: { readonly from?: string; readonly hangUp?: boolean } = {},
): Promise<Buffer> =>
  new Promise((resolve) => {
    const heard: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', localAddress: from, allowHalfOpen: true });
    socket.on('connect', () => void (hangUp ? socket.end(bytes) : socket.write(bytes)));
    socket.on('data', (chunk: Buffer) => heard.push(chunk));
    socket.on('end', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(heard)));
  });
