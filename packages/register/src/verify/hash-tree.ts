import { hash } from 'node:crypto';
import { pairHash } from './salted-hash.ts';

const BYTES = 32;

/** A Merkle tree built from all its leaves, level by level, and from nothing that was stored. */
export class HashTree {
  readonly #levels: readonly Buffer[];
  readonly size: number;

  constructor(leaves: Buffer) {
    const levels = [leaves];
    for (let below = leaves; below.length >= 2 * BYTES;) {
      const count = Math.floor(below.length / (2 * BYTES));
      const level = Buffer.alloc(count * BYTES);
      for (let at = 0; at < count; at += 1) {
        const pair = below.subarray(at * 2 * BYTES, (at + 1) * 2 * BYTES);
        level.set(pairHash(pair), at * BYTES);
      }
      levels.push(level);
      below = level;
    }
    this.#levels = levels;
    this.size = leaves.length / BYTES;
  }

  /** How many whole subtrees there are of a level. */
  count(level: number): number {
    return (this.#levels[level]?.length ?? 0) / BYTES;
  }

  /** The hash of a whole subtree; null when there is none. */
  node(level: number, idx: number): Buffer | null {
    return idx >= 0 && idx < this.count(level)
      ? (this.#levels[level]?.subarray(idx * BYTES, (idx + 1) * BYTES) ?? null)
      : null;
  }

  /** The root of the first `size` leaves; null when there are not so many. */
  root(size: number): Buffer | null {
    if (size > this.size) return null;
    if (size === 0) return hash('sha256', '', 'buffer');
    // The bits of the size are the whole subtrees from the left; the smallest one is the first to be joined.
    let joined: Buffer | null = null;
    let left = size;
    for (let level = 0; 2 ** level <= size; level += 1) {
      if (Math.floor(left / 2 ** level) % 2 === 0) continue;
      left -= 2 ** level;
      const whole = this.node(level, left / 2 ** level);
      if (whole === null) return null;
      joined = joined === null ? whole : pairHash(Buffer.concat([whole, joined]));
    }
    return joined;
  }
}
