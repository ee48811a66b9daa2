import { isConsistent, isIncluded, leafHash } from '@usher/protocol';
import { consistencyByDefinition, pathByDefinition, rootByDefinition } from '@usher/protocol/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../sha256.ts';

const leaves = Array.from({ length: 40 }, (_, at) => leafHash(Uint8Array.of(at), sha256));
const rootOf = (size: number): Uint8Array => rootByDefinition(leaves.slice(0, size), sha256);
const flipped = (hash: Uint8Array): Uint8Array => hash.map((byte, at) => (at === 5 ? byte ^ 1 : byte));
const leafAt = (seq: number): Uint8Array => leaves[seq - 1] ?? new Uint8Array();

describe('a proof that an entry is in the log', () => {
  const claim = (seq: number, size: number) => ({
    leaf: leafAt(seq),
    seq,
    size,
    root: rootOf(size),
    proof: pathByDefinition(seq - 1, leaves.slice(0, size), sha256),
  });

  it('[REG13] holds for every entry of every log', () => {
    for (let size = 1; size <= leaves.length; size += 1)
      for (let seq = 1; seq <= size; seq += 1) expect(isIncluded(claim(seq, size), sha256)).toBe(true);
  });

  it('[REG13] holds for no other entry, place, size, root or proof', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), (size, a, b) => {
        const right = claim((a % size) + 1, size);
        const other = (b % size) + 1;
        const wrong = [
          { ...right, leaf: flipped(right.leaf) },
          { ...right, root: flipped(right.root) },
          { ...right, seq: 0 },
          { ...right, seq: size + 1 },
          { ...right, size: 0.5 },
          { ...right, proof: right.proof.slice(1) },
          { ...right, proof: [...right.proof, right.root] },
          { ...right, proof: right.proof.map((step, at) => (at === b % right.proof.length ? flipped(step) : step)) },
          { ...right, proof: right.proof.map((step) => step.subarray(1)) },
          ...(other === right.seq ? [] : [{ ...right, seq: other }]),
        ];
        for (const one of wrong) expect(isIncluded(one, sha256)).toBe(false);
      }),
    );
  });
});

describe('a proof that a log only grew', () => {
  const claim = (from: number, to: number) => ({
    from,
    fromRoot: rootOf(from),
    to,
    toRoot: rootOf(to),
    proof: consistencyByDefinition(from, leaves.slice(0, to), sha256),
  });

  it('[REG14] holds between every two sizes', () => {
    for (let to = 0; to <= leaves.length; to += 1)
      for (let from = 0; from <= to; from += 1) expect(isConsistent(claim(from, to), sha256)).toBe(true);
  });

  it('[REG14] holds for no log in which an earlier entry differs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), (to, a, b) => {
        const from = 1 + (a % to);
        const forged = leaves.slice(0, to).map((leaf, at) => (at === b % from ? flipped(leaf) : leaf));
        const proof = consistencyByDefinition(from, forged, sha256);
        const right = claim(from, to);
        expect(isConsistent({ ...right, toRoot: rootByDefinition(forged, sha256), proof }, sha256)).toBe(false);
        expect(isConsistent({ ...right, toRoot: rootByDefinition(forged, sha256) }, sha256)).toBe(false);
      }),
    );
  });

  it('[REG14] holds for no other size, root or proof', () => {
    const right = claim(21, 40);
    for (const wrong of [
      { ...right, from: 22 },
      { ...right, from: 41 },
      { ...right, from: -1 },
      { ...right, fromRoot: flipped(right.fromRoot) },
      { ...right, toRoot: flipped(right.toRoot) },
      { ...right, proof: [] },
      { ...right, proof: right.proof.slice(1) },
      { ...right, proof: [...right.proof, right.toRoot] },
      { ...right, proof: right.proof.map((step) => step.subarray(1)) },
      { ...claim(0, 5), fromRoot: rootOf(1) },
      { ...claim(0, 5), proof: [rootOf(1)] },
      { ...claim(5, 5), proof: [rootOf(1)] },
    ])
      expect(isConsistent(wrong, sha256)).toBe(false);
  });
});
