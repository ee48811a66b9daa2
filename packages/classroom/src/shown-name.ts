/** More marks on one letter than any script needs would reach over the lines above and below. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;
/** What is not seen, or turns the order of what is: zero-width characters, bidirectional controls, fillers. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
const SPACES = /[\s\u2800\u3164]+/gu;

/** A name as it is shown: without what cannot be seen and what would leave its line. Empty when nothing is left. */
export const shownName = (name: string): string =>
  name.replaceAll(UNSEEN, '').replaceAll(PILED_MARKS, '$1').replaceAll(SPACES, ' ').trim();

type Named = { readonly id: string; readonly name: string };

/**
 * Numbers for names that can be taken for each other: by id, 1 for the first of those that look alike and are not the
 * same, 2 for the next. `skeleton` turns a name into what it looks like. Two ids of one and the same name share a number.
 */
export const lookAlikes = (
  named: readonly Named[],
  skeleton: (shown: string) => string,
): ReadonlyMap<string, number> => {
  const alike = new Map<string, Set<string>>();
  const looks = new Map<string, string>();
  for (const { name } of named) {
    if (looks.has(name)) continue;
    const look = skeleton(shownName(name));
    looks.set(name, look);
    alike.set(look, (alike.get(look) ?? new Set()).add(name));
  }
  const numbers = new Map<string, number>();
  for (const names of alike.values())
    // By their characters, so that a name keeps its number whoever comes first.
    if (names.size > 1) [...names].toSorted().forEach((name, i) => numbers.set(name, i + 1));
  return new Map(
    named.flatMap(({ id, name }) => {
      const number = numbers.get(name);
      return number === undefined ? [] : [[id, number] as const];
    }),
  );
};
