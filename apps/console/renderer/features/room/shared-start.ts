/**
 * How many characters the names of a room's PCs begin with alike, up to and with the last that is no digit: 5 for
 * ICT1-07 and ICT1-12. Nothing when that would leave a name empty, or for one PC alone.
 */
export const sharedStart = (names: readonly string[]): number => {
  const [first = '', ...others] = names;
  if (others.length === 0) return 0;
  let length = 0;
  while (length < first.length && others.every((name) => name[length] === first[length])) length += 1;
  while (length > 0 && /\d/.test(first[length - 1] ?? '')) length -= 1;
  return names.some((name) => name.length <= length) ? 0 : length;
};
