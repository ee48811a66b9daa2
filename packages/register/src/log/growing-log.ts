import { nodeHash } from '@usher/protocol';
import type { NodeRow } from '../raw-rows.ts';
import { sha256 } from '../sha256.ts';

/** A whole subtree: `level` 0 is a leaf, and `idx` counts subtrees of that level from the left. */
export type NodeAt = { readonly level: number; readonly idx: number };

/** The whole subtrees that make up a range of leaves from a whole boundary on, left to right. */
export const wholeNodes = (start: number, end: number): readonly NodeAt[] => {
  const nodes: NodeAt[] = [];
  for (let at = start; at < end;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
    nodes.push({ level, idx: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
};

/** The hash over subtrees that stand side by side, the largest first (RFC 6962 section 2.1). */
export const foldNodes = (hashes: readonly Uint8Array[]): Uint8Array =>
  hashes.length === 0 ? sha256(new Uint8Array(0)) : hashes.reduceRight((right, left) => nodeHash(left, right, sha256));

/** The right edge of a log, which is all that is needed to go on: one whole subtree for each bit of its size. */
export class GrowingLog {
  #size: number;
  readonly #edge: { level: number; hash: Uint8Array }[];

  /** `hashes` belong to `wholeNodes(0, size)`. */
  constructor(size = 0, hashes: readonly Uint8Array[] = []) {
    const nodes = wholeNodes(0, size);
    if (nodes.length !== hashes.length) throw new RangeError('the edge of a log does not fit its size');
    this.#size = size;
    this.#edge = nodes.map(({ level }, at) => ({ level, hash: hashes[at] ?? new Uint8Array() }));
  }

  get size(): number {
    return this.#size;
  }

  get root(): Uint8Array {
    return foldNodes(this.#edge.map(({ hash }) => hash));
  }

  /** Adds a leaf; the subtrees it completes come back to be stored. */
  add(leaf: Uint8Array): readonly NodeRow[] {
    const completed: NodeRow[] = [];
    let here = { level: 0, hash: leaf };
    for (let left = this.#edge.at(-1); left?.level === here.level; left = this.#edge.at(-1)) {
      this.#edge.pop();
      here = { level: here.level + 1, hash: nodeHash(left.hash, here.hash, sha256) };
      completed.push({ level: here.level, idx: Math.floor(this.#size / 2 ** here.level), hash: here.hash });
    }
    this.#edge.push(here);
    this.#size += 1;
    return completed;
  }
}
