import type { Socket } from 'node:net';
import { ALPN_ENROL } from '@usher/protocol';

/** Which of the doors behind the one port a connection asks for. */
export type Door = 'link' | 'enrol';

const RECORD_HEADER = 5;
const HANDSHAKE = 22;
const MOST_BYTES = 16 * 1024 + RECORD_HEADER;
const ENROL_NAME = Buffer.concat([Buffer.from([ALPN_ENROL.length]), Buffer.from(ALPN_ENROL)]);

/**
 * Which door the first bytes of a connection ask for; `more` while their first TLS record is not whole, null when
 * they are not TLS. Nothing rests on the answer: each door checks for itself whoever comes to it.
 */
export const doorOf = (bytes: Buffer): Door | 'more' | null => {
  if (bytes.length > 0 && bytes[0] !== HANDSHAKE) return null;
  if (bytes.length < RECORD_HEADER) return 'more';
  const whole = RECORD_HEADER + bytes.readUInt16BE(3);
  if (whole > MOST_BYTES) return null;
  if (bytes.length < whole) return 'more';
  return bytes.subarray(0, whole).includes(ENROL_NAME) ? 'enrol' : 'link';
};

/**
 * Reads as far as `doorOf` needs, puts what was read back, and tells which door. Null when the bytes are not TLS,
 * did not come within `timeoutMs`, or the connection ended.
 */
export const readDoor = async (socket: Socket, timeoutMs: number): Promise<Door | null> =>
  new Promise((resolve) => {
    let read = Buffer.alloc(0);
    const settle = (door: Door | null): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('close', onClose);
      socket.pause();
      if (read.length > 0 && door !== null) socket.unshift(read);
      resolve(door);
    };
    const onClose = (): void => settle(null);
    const onData = (chunk: Buffer): void => {
      read = Buffer.concat([read, chunk]);
      const door = doorOf(read);
      if (door !== 'more') settle(door);
    };
    const timer = setTimeout(() => settle(null), timeoutMs);
    socket.on('data', onData).on('close', onClose);
  });
