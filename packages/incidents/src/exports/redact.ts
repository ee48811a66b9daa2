const LETTER = String.raw`[\p{L}\p{M}\p{N}]`;

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

/**
 * A text without these names, whole words only and whatever their case; `mark` stands where one was. Of a name of several
 * words each word that is not also in `keep` goes as well, since people are written of by their first name.
 */
export const withoutNames = (text: string, names: readonly string[], keep: readonly string[], mark: string): string => {
  const kept = keep.flatMap((name) => [name, ...name.split(/\s+/)]).map((name) => name.toLowerCase());
  const parts = names
    .flatMap((name) => [name.trim(), ...name.trim().split(/\s+/)])
    // A single letter is a word of its own far more often than a name.
    .filter((part) => part.length > 1 && !kept.includes(part.toLowerCase()))
    .toSorted((a, b) => b.length - a.length);
  if (parts.length === 0) return text;
  const any = parts.map((part) => escaped(part).replaceAll(/\s+/g, String.raw`\s+`)).join('|');
  return text.replaceAll(new RegExp(`(?<!${LETTER})(?:${any})(?!${LETTER})`, 'giu'), () => mark);
};
