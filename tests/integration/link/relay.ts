import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A TCP relay to a port of loopback, to slow, cut and watch real connections. */
export type Relay = AsyncDisposable & {
  readonly port: number;
  /** Bytes that went through so far, both ways. */
  bytes(): number;
  /** Nothing from the target is read any more until `flow` is called. */
  hold(): void;
  flow(): void;
  /** Resets every connection. */
  cut(): void;
  /** Resets every connection, and every new one until `plug` is called: the cable is out. */
  unplug(): void;
  plug(): void;
  /** Resolves when nothing has gone through for a while. */
  quiet(): Promise<void>;
};

export const createRelay = async (target: number): Promise<Relay> => {
  const pairs = new Set<{ readonly near: Socket; readonly far: Socket }>();
  let bytes = 0;
  let held = false;
  let unplugged = false;
  let movedAt = 0;
  const forward = (from: Socket, to: Socket): void => {
    from.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      movedAt = performance.now();
      to.write(chunk);
    });
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      movedAt = performance.now();
      to.destroy();
    });
  };
  const server = createServer((near) => {
    if (unplugged) return void near.resetAndDestroy();
    const far = connect(target, '127.0.0.1');
    const pair = { near, far };
    pairs.add(pair);
    near.on('close', () => pairs.delete(pair));
    forward(near, far);
    forward(far, near);
    if (held) far.pause();
  });
  const cut = (): void => {
    for (const { near, far } of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => bytes,
    hold() {
      held = true;
      for (const { far } of pairs) far.pause();
    },
    flow() {
      held = false;
      for (const { far } of pairs) far.resume();
    },
    cut,
    unplug() {
      unplugged = true;
      cut();
    },
    plug() {
      unplugged = false;
    },
    async quiet() {
      movedAt = performance.now();
      while (performance.now() - movedAt < 120) await sleep(20);
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
      await once(server, 'close');
    },
  };
};
