import unhomoglyph from 'unhomoglyph';

const MOST_KEPT = 2_000;
const kept = new Map<string, string>();

/**
 * What a name looks like, by the table of confusable characters of Unicode (UTS 39): two names of one skeleton can be
 * taken for each other. Kept, because the same names are looked at whenever a station changes.
 */
export const skeletonOf = (name: string): string => {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const skeleton = unhomoglyph(name.normalize('NFKC').normalize('NFD')).normalize('NFD');
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(name, skeleton);
  return skeleton;
};
