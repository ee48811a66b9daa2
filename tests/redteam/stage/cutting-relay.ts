import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What becomes of a connection's bytes to the hub after the first so many: the end (FIN), a reset, silence, or the
 * rest in another piece.
 */
export type Cut = { readonly after: number; readonly how: 'end' | 'reset' | 'silence' | 'go on' };

/** A relay to the hub that does to the next connections what it is told. */
export type CuttingRelay = AsyncDisposable & {
  readonly port: number;
  cut(how: Cut): void;
  /** Bytes of the last connection that went to the hub, and whether it was cut. */
  last(): { readonly bytes: number; readonly cut: boolean };
};

export const cuttingRelay = async (target: number): Promise<CuttingRelay> => {
  const open = new Set<Socket>();
  let ordered: Cut = { after: Infinity, how: 'end' };
  let last = { bytes: 0, cut: false };

  const passUp = (near: Socket, far: Socket, { after, how }: Cut, tell: typeof last): void => {
    let done = false;
    near.on('data', (chunk: Buffer) => {
      if (done) return;
      const left = after - tell.bytes;
      if (how === 'go on' || chunk.length <= left) {
        tell.bytes += chunk.length;
        // Two writes with a turn of the event loop between them are two pieces, as the other end reads them.
        if (how === 'go on' && left > 0 && chunk.length > left) {
          tell.cut = true;
          far.write(chunk.subarray(0, left));
          setTimeout(() => far.write(chunk.subarray(left)), 2);
        } else far.write(chunk);
        return;
      }
      done = true;
      tell.cut = true;
      tell.bytes += left;
      if (left > 0) far.write(chunk.subarray(0, left));
      if (how === 'end') far.end();
      else if (how === 'reset') far.resetAndDestroy();
    });
  };

  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    far.setNoDelay(true);
    const tell = { bytes: 0, cut: false };
    last = tell;
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => undefined);
    }
    near.on('close', () => {
      open.delete(near);
      far.destroy();
    });
    far.on('close', () => {
      open.delete(far);
      near.destroy();
    });
    passUp(near, far, ordered, tell);
    far.on('data', (chunk: Buffer) => near.write(chunk));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut: (next) => void (ordered = next),
    last: () => last,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
};
