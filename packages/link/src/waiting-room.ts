import type { Socket } from 'node:net';
import { LIMITS } from '@usher/protocol';

/** Connections that have not been welcomed yet (rule LIM7). */
export type WaitingRoom = {
  /** False when there is no room, in all or for this address. A socket that closes leaves by itself. */
  enter(socket: Socket): boolean;
  /** The connection from this address and port was welcomed. */
  leave(address: string | undefined, port: number | undefined): void;
  /** Destroys everybody in it. */
  clear(): void;
};

export const createWaitingRoom = (): WaitingRoom => {
  // A TLS socket does not tell which TCP socket it runs over; address and port are the same for both.
  const waiting = new Map<string, { readonly socket: Socket; readonly address: string }>();
  return {
    enter(socket) {
      const address = socket.remoteAddress ?? '';
      const here = [...waiting.values()].filter((other) => other.address === address).length;
      if (waiting.size >= LIMITS.unadmittedSockets || here >= LIMITS.unadmittedPerAddress) return false;
      const key = `${address} ${socket.remotePort}`;
      waiting.set(key, { socket, address });
      socket.once('close', () => {
        if (waiting.get(key)?.socket === socket) waiting.delete(key);
      });
      return true;
    },
    leave: (address, port) => void waiting.delete(`${address ?? ''} ${port}`),
    clear() {
      for (const { socket } of waiting.values()) socket.destroy();
    },
  };
};
