import { hash } from 'node:crypto';

/** SHA-256 in one call; twice as fast as a hash object for the small things that are hashed here. */
export const sha256 = (bytes: Uint8Array | string): Buffer => hash('sha256', bytes, 'buffer');

/** A commitment (rule REG3): shows nothing of `text` without `salt`, and fits no other text with it. */
export const commitment = (salt: Uint8Array, text: string): Buffer =>
  sha256(Buffer.concat([salt, Buffer.from(text, 'utf8')]));
