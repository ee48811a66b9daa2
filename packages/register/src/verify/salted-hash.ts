import { hash } from 'node:crypto';

/** Bytes in hex, as they lie there: a copy of each would be most of the work. */
export const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

/** The longest text that is hashed where there is room for it already; making room costs more than hashing. */
const ROOM = 16 * 1024;
const room = Buffer.alloc(ROOM);

/** The SHA-256 in hex of a salt and a text, as a commitment is made. */
export const saltedHash = (salt: Uint8Array, text: string): string => {
  // No text has more bytes of UTF-8 than three for each of its units.
  if (salt.length + text.length * 3 > ROOM)
    return hash('sha256', Buffer.concat([salt, Buffer.from(text, 'utf8')]), 'hex');
  room.set(salt);
  return hash('sha256', room.subarray(0, salt.length + room.write(text, salt.length, 'utf8')), 'hex');
};

/** The hash over two neighbours of the tree, whose hashes lie one after the other. */
export const pairHash = (pair: Uint8Array): Buffer => {
  room[0] = 1;
  room.set(pair, 1);
  return hash('sha256', room.subarray(0, 1 + pair.length), 'buffer');
};
