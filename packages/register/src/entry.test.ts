import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { soundDraft } from './draft.ts';
import { makeEntry } from './entry.ts';
import { draftOf } from './testing/drafts.ts';

const sha256 = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

describe('an entry', () => {
  const draft = draftOf(1, { words: { title: 'T\u00e9', details: 'D "quoted"\n' }, facts: { b: [1, null], a: 'x/y' } });
  const { entry, words, people, digest } = makeEntry(soundDraft(draft), 7, 1_234);

  it('[REG2] is hashed as RFC 8785 writes it, after a zero byte', () => {
    const text =
      `{"at":1234,"by":"account-1","caseId":"${draft.caseId}","digest":"${Buffer.from(entry.digest).toString('hex')}",` +
      `"facts":{"a":"x/y","b":[1,null]},"id":"${draft.id}","kind":"report","people":${entry.people},` +
      `"place":"room-1","seq":7,"v":1,"words":${entry.words}}`;
    expect(Buffer.from(entry.leaf).toString('hex')).toBe(sha256(Buffer.of(0), text));
  });

  it('[REG3] holds salted commitments of its words, people and digest, and none of their text', () => {
    const committed = JSON.parse(entry.words) as Record<string, string>;
    expect(Object.keys(committed)).toEqual(['details', 'title']);
    for (const { name, salt, text } of words) expect(committed[name]).toBe(sha256(salt, text));
    expect(JSON.parse(entry.people)).toEqual(
      people.map(({ salt, person, part }) => sha256(salt, JSON.stringify({ part, person }))),
    );
    expect(Buffer.from(entry.digest).toString('hex')).toBe(sha256(digest.salt, digest.digest));
    const salts = [...words, ...people, digest].map(({ salt }) => Buffer.from(salt).toString('hex'));
    expect([new Set(salts).size, new Set(salts.map((salt) => salt.length))]).toEqual([5, new Set([64])]);
    expect(JSON.stringify(entry)).not.toMatch(/quoted|pupil|T\u00e9/);
  });

  it('[REG3] of the same words twice shows nothing in common', () => {
    const again = makeEntry(soundDraft(draft), 7, 1_234);
    expect(again.entry.words).not.toBe(entry.words);
    expect(again.entry.people).not.toBe(entry.people);
    expect(again.entry.digest).not.toEqual(entry.digest);
  });
});
