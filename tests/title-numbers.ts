/**
 * The numbers of rules and cases that open the titles of a test file's tests, of the groups they stand in, and of tables of
 * cases; `[COV4] [RT-110] ...` opens with two. Each once.
 */
export const titleNumbers = (source: string): readonly string[] => {
  const titles = source.matchAll(
    /\b(?:test|it|describe)(?:\.\w+)*(?:\([^()]*\)|\(\s*\[[\s\S]*?\]\s*\))?\(\s*['"`]((?:\[[A-Z\d-]+\] ?)+)/g,
  );
  // Tables of cases carry their titles as data.
  const rows = source.matchAll(/\[\s*['"`]((?:\[[A-Z\d-]+\] ?)+)/g);
  const numbers = [...titles, ...rows].flatMap(([, opening]) => String(opening).match(/[A-Z\d-]+/g) ?? []);
  return [...new Set(numbers)];
};
