import { leafHash, toBase64, witness } from '@usher/protocol';
import { consistencyByDefinition, rootByDefinition } from '@usher/protocol/testing';
import { describe, expect, it } from 'vitest';
import { openLogSeal, signCheckpoint } from '../log-key.ts';
import { sha256 } from '../sha256.ts';
import { createTestLogKey } from '../testing/log-key.ts';

const key = createTestLogKey();
const tools = { sha256, isSigned: openLogSeal(key.spki).isSigned };

/** A register whose entries are these words, as its hub would show it. */
const log = async (words: readonly string[], { origin = 'usher/a', by = key } = {}) => {
  const leaves = words.map((word) => leafHash(Buffer.from(word), sha256));
  return {
    text: await signCheckpoint({ origin, size: words.length, root: rootByDefinition(leaves, sha256) }, by),
    from: (size: number) => consistencyByDefinition(size, leaves, sha256).map(toBase64),
  };
};

const day1 = await log(['a', 'b', 'c']);
const day2 = await log(['a', 'b', 'c', 'd', 'e']);

describe('a witness', () => {
  it('[REG15] remembers the first checkpoint, and the higher one once its growth is proved', () => {
    expect(witness(null, { text: day1.text, proof: null }, tools)).toEqual({ kind: 'first', kept: day1.text });
    expect(witness(day1.text, { text: day2.text, proof: null }, tools)).toEqual({ kind: 'prove', from: 3, to: 5 });
    expect(witness(day1.text, { text: day2.text, proof: day2.from(3) }, tools)).toEqual({
      kind: 'grown',
      kept: day2.text,
    });
    expect(witness(day2.text, { text: day2.text, proof: null }, tools)).toEqual({ kind: 'same', kept: day2.text });
  });

  it('[REG15] says so when what it remembered can no longer be read', () => {
    expect(witness('damaged', { text: day1.text, proof: null }, tools)).toEqual({ kind: 'forgot', kept: day1.text });
  });

  it('[REG16] keeps both texts when the register went back', () => {
    expect(witness(day2.text, { text: day1.text, proof: null }, tools)).toEqual({
      kind: 'went-back',
      evidence: [day2.text, day1.text],
    });
  });

  it('[REG16] keeps both when history was written again, whatever proof is shown', async () => {
    const forged = await log(['a', 'B', 'c', 'd', 'e']);
    for (const proof of [forged.from(3), day2.from(3), [], ['no base64!'], [''], day2.from(2)])
      expect(witness(day1.text, { text: forged.text, proof }, tools)).toEqual({
        kind: 'rewritten',
        evidence: [day1.text, forged.text],
      });
    expect(witness(day2.text, { text: forged.text, proof: null }, tools).kind).toBe('rewritten');
  });

  it('[REG16] believes no checkpoint that this register did not sign', async () => {
    const forged = await log(['a', 'b', 'c', 'd'], { by: createTestLogKey() });
    for (const text of [forged.text, '', day1.text.replace('\n3\n', '\n4\n')])
      expect(witness(day1.text, { text, proof: null }, tools)).toEqual({ kind: 'unsigned', evidence: [text] });
    const elsewhere = await log(['a', 'b', 'c', 'd'], { origin: 'usher/b' });
    expect(witness(day1.text, { text: elsewhere.text, proof: null }, tools).kind).toBe('other-register');
  });
});
