import { createServer, type Socket } from 'node:net';
import { LIMITS } from '@usher/protocol';
import { systemClock } from './clock.ts';
import { createEnrolDoor } from './enrol-door.ts';
import { listenError } from './errors.ts';
import { readDoor } from './first-record.ts';
import { createLinkDoor } from './link-door.ts';
import type { Listening, ListenOptions } from './listen.types.ts';
import { RefusalTally } from './refusal-counts.ts';
import { createWaitingRoom } from './waiting-room.ts';

/**
 * Listens for enrolled devices and, on the same port, for those that want to enrol. Rejects with LinkError
 * `port-in-use`, `no-permission` or `address-unusable`. Disposing closes every link with 1001.
 */
export const listenForLinks = async (options: ListenOptions): Promise<Listening> => {
  const tally = new RefusalTally(options.onRefused);
  const waitingRoom = createWaitingRoom();
  const links = createLinkDoor(options, { clock: systemClock, tally, waitingRoom });
  const enrolments = createEnrolDoor(options, { clock: systemClock, tally });

  const take = async (socket: Socket): Promise<void> => {
    // A peer that resets is a peer that went away; the doors see it as a close.
    socket.on('error', () => socket.destroy());
    if (!waitingRoom.enter(socket)) {
      tally.count('hub-full');
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    const door = await readDoor(socket, LIMITS.headersMs);
    if (door === null) {
      if (socket.bytesRead > 0) tally.count('bad-request');
      socket.destroy();
      return;
    }
    // Which server gets the socket decides nothing about trust: the link door asks everybody for a certificate.
    (door === 'enrol' ? enrolments : links.server).emit('connection', socket);
  };

  const server = createServer((socket) => void take(socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, options.host, options.port)));
    server.listen(options.port, options.host, resolve);
  });
  server.on('error', (error) => options.onFault?.(error));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;

  return {
    port,
    refusals: tally,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      links.close();
      waitingRoom.clear();
      await closed;
    },
  };
};
