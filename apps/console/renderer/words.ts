import strings from '../../../resources/strings/console.json';

type Strings = typeof strings;
/** The name of a sentence in `resources/strings/console.json`. */
export type Words = keyof Strings;
type Values = Readonly<Record<string, string | number>>;

const plural = new Intl.PluralRules('en-GB');
const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

const filled = (text: string, values: Values): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** The sentence with its values in place; `n` also chooses between one and more. */
export const say = (words: Words, values: Values = {}): string => {
  const entry = strings[words];
  if (typeof entry === 'string') return filled(entry, values);
  return filled(plural.select(Number(values['n'])) === 'one' ? entry.one : entry.other, values);
};

const isWords = (name: string): name is Words => Object.hasOwn(strings, name);

/** The sentence for a code, `<prefix>.<code>`, or `otherwise` with the code in it where there is none. */
export const sayCode = (prefix: string, code: string | null, otherwise: Words): string => {
  const name = `${prefix}.${code ?? ''}`;
  return isWords(name) ? say(name) : say(otherwise, { code: code ?? '?' });
};

/** A hub time as the clock on the wall shows it, such as 10:45. */
export const clockTime = (at: number): string => timeOfDay.format(at);

/** A length as minutes and seconds, such as 3:20, or 1:03:20. */
export const minutesSeconds = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
};
