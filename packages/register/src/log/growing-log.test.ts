import { consistencyByDefinition, pathByDefinition, rootByDefinition } from '@usher/protocol/testing';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../sha256.ts';
import { GrowingLog, type NodeAt, wholeNodes } from './growing-log.ts';
import { consistencyProof, inclusionProof, rootOf } from './proofs.ts';

const leaves = Array.from({ length: 131 }, (_, at) => sha256(String(at)));
const stored = new Map<string, Uint8Array>(leaves.map((leaf, at) => [`0/${at}`, leaf]));
const log = new GrowingLog();
const roots = [log.root];
for (const leaf of leaves) {
  for (const { level, idx, hash } of log.add(leaf)) stored.set(`${level}/${idx}`, hash);
  roots.push(log.root);
}
const source = (nodes: readonly NodeAt[]) =>
  Promise.resolve(
    nodes.map(({ level, idx }) => {
      const hash = stored.get(`${level}/${idx}`);
      if (hash === undefined) throw new Error(`no node ${level}/${idx}`);
      return hash;
    }),
  );
const hex = (hashes: readonly Uint8Array[]): readonly string[] => hashes.map((one) => Buffer.from(one).toString('hex'));

describe('a log that grows', () => {
  it('[REG10] has the root of RFC 6962 at every size', async () => {
    expect(log.size).toBe(leaves.length);
    for (let size = 0; size <= leaves.length; size += 1) {
      const right = rootByDefinition(leaves.slice(0, size), sha256);
      expect(hex([roots[size] ?? right, await rootOf(size, source)])).toEqual(hex([right, right]));
    }
  });

  it('[REG10] goes on from its edge as if it had never stopped', async () => {
    const half = new GrowingLog(77, await source(wholeNodes(0, 77)));
    expect([half.size, hex([half.root])]).toEqual([77, hex([roots[77] ?? log.root])]);
    for (const leaf of leaves.slice(77)) half.add(leaf);
    expect(hex([half.root])).toEqual(hex([log.root]));
    expect(() => new GrowingLog(3, [sha256('')])).toThrow(RangeError);
  });

  it('[REG13] makes the path of RFC 6962 for every entry', async () => {
    for (const size of [1, 2, 3, 7, 8, 64, 65, 131])
      for (let seq = 1; seq <= size; seq += 1)
        expect(hex(await inclusionProof(seq, size, source))).toEqual(
          hex(pathByDefinition(seq - 1, leaves.slice(0, size), sha256)),
        );
  });

  it('[REG14] makes the consistency proof of RFC 6962 between every two sizes', async () => {
    for (const to of [1, 2, 3, 8, 13, 64, 100])
      for (let from = 0; from <= to; from += 1)
        expect(hex(await consistencyProof(from, to, source))).toEqual(
          hex(consistencyByDefinition(from, leaves.slice(0, to), sha256)),
        );
  });
});
