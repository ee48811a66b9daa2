import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findResources } from './resources.ts';

const STRINGS = JSON.parse(
  readFileSync(join(findResources(import.meta.dirname), 'strings', 'pupil.json'), 'utf8'),
) as Record<string, Record<string, string>>;
const texts = Object.values(STRINGS).flatMap((part) => Object.values(part));
const sentences = texts.flatMap((text) => text.split(/[.?!…]+/)).filter((sentence) => sentence.trim() !== '');
const wordsOf = (text: string): readonly string[] => text.match(/[A-Za-z']+/g) ?? [];
const syllablesOf = (word: string): number =>
  Math.max(
    1,
    (
      word
        .toLowerCase()
        .replace(/e$/, '')
        .match(/[aeiouy]+/g) ?? []
    ).length,
  );

/** The grade of Flesch and Kincaid: the school year, counted from the age of six, that a text is for. */
const gradeOf = (said: readonly string[]): number => {
  const words = said.flatMap(wordsOf);
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  return 0.39 * (words.length / said.length) + 11.8 * (syllables / words.length) - 15.59;
};

it('what is said to a frightened pupil is in short sentences of short words, for an eight-year-old', () => {
  expect(gradeOf(sentences)).toBeLessThan(3);
  for (const sentence of sentences) expect([sentence, wordsOf(sentence).length <= 12]).toEqual([sentence, true]);
  for (const word of texts.flatMap(wordsOf)) expect([word, word.length <= 9]).toEqual([word, true]);
  // The measure itself: what a policy says is for somebody much older.
  expect(
    gradeOf(['Inappropriate materials must immediately be reported to the designated safeguarding lead']),
  ).toBeGreaterThan(9);
});

it('nothing of it blames', () => {
  for (const text of texts)
    expect(text).not.toMatch(/\b(wrong|fault|blame|must|should have|trouble|rule|allowed|why did)\b/i);
});
