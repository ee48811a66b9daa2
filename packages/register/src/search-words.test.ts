import { expect, it } from 'vitest';
import { askedWords, foundBy, searchWords } from './search-words.ts';

it('[REG9] takes letters and digits for words, without case and accents', () => {
  expect(searchWords('The CAFÉ, won\u2019t: a_b 12e5 \u041c\u0438\u0440\u{1f600}')).toEqual([
    'the',
    'cafe',
    'won',
    't',
    'a',
    'b',
    '12e5',
    '\u043c\u0438\u0440',
  ]);
});

it('[REG9] looks for a bounded number of bounded words', () => {
  expect(askedWords('a b a')).toEqual(['a', 'b']);
  expect(askedWords(' -- ')).toEqual([]);
  expect(askedWords(Array.from({ length: 40 }, (_, at) => `w${at}`).join(' '))).toHaveLength(16);
  expect(askedWords('x'.repeat(500))).toEqual(['x'.repeat(64)]);
});

it('[REG9] lets no text grow beyond what can be indexed', () => {
  const text = Array.from({ length: 100_000 }, (_, at) => `word${at}`).join(' ');
  const words = foundBy([text, 'more']);
  expect(words.length).toBeGreaterThan(5_000);
  expect(Buffer.byteLength(words.join(' '))).toBeLessThan(256 * 1024);
});
