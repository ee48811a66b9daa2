import incidents from '../../../../resources/strings/incidents.json';
import strings from '../../../../resources/strings/web.json';

type Strings = typeof strings;
/** The name of a sentence in `resources/strings/web.json`. */
export type Words = keyof Strings;
type Values = Readonly<Record<string, string | number>>;
type Entry = string | { readonly one: string; readonly other: string };

/** What the rules name has its words beside theirs; this page says some of it in its own. */
const all: Readonly<Record<string, Entry>> = { ...incidents, ...strings };
const plural = new Intl.PluralRules('en-GB');

const filled = (text: string, values: Values): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

const said = (entry: Entry, values: Values): string =>
  filled(
    typeof entry === 'string' ? entry : entry[plural.select(Number(values['n'])) === 'one' ? 'one' : 'other'],
    values,
  );

/** The sentence with its values in place; `n` also chooses between one and more. */
export const say = (words: Words, values: Values = {}): string => said(strings[words], values);

/** The words for an id that comes from the school's settings or the rules; made from the id where there are none. */
export const wordsFor = (prefix: string, id: string, values: Values = {}): string => {
  const entry = all[`${prefix}.${id}`];
  if (entry !== undefined) return said(entry, values);
  const plain = id.replaceAll('-', ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};

/** Why something was refused, in a sentence. */
export const sayRefusal = (code: string): string => {
  if (Object.hasOwn(all, `refused.${code}`)) return wordsFor('refused', code);
  return Object.hasOwn(all, `refusal.${code}`) ? wordsFor('refusal', code) : say('refused.other', { code });
};

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** Day and time, such as Tue, 24 Nov 2026, 10:45. */
export const dateTime = (at: number): string => `${day.format(at)}, ${time.format(at)}`;
export const dateOnly = (at: number): string => day.format(at);

/** The number people say for a case: enough of its id to tell it from others. */
export const caseNumber = (id: string): string => id.slice(-6).toUpperCase();

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });
/** Names as a sentence has them: a, b and c. */
export const listed = (names: readonly string[]): string => list.format(names);
