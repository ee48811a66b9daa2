/** The words of a text as they are looked for: without case and accents, letters and digits only. */
export const searchWords = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** The most words of a search that are looked at, and the most letters of each. */
const MOST_ASKED = 16;
const LONGEST = 64;

/** What to look for: each has to be the beginning of a word of the entry. Empty when nothing can be looked for. */
export const askedWords = (text: string): readonly string[] =>
  Array.from(new Set(searchWords(text).map((word) => word.slice(0, LONGEST)))).slice(0, MOST_ASKED);

/** As much of an entry's words as PostgreSQL can index; beyond it an entry is kept, and found by what comes before. */
const MOST_BYTES = 256 * 1024;

/** The words of an entry to be found by, each once. */
export const foundBy = (words: Iterable<string>): readonly string[] => {
  const all = new Set(Array.from(words).flatMap((text) => searchWords(text).map((word) => word.slice(0, LONGEST))));
  let bytes = 0;
  return Array.from(all).filter((word) => (bytes += Buffer.byteLength(word) + 8) <= MOST_BYTES);
};
