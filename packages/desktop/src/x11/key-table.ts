import type { X11Connection } from './connection.ts';

const FIRST_CODE = 8;
const LAST_CODE = 255;
const CONTROL = [0xffe3, 0xffe4];
/** Alt, and Meta where a layout has that in its place. */
const ALT = [0xffe9, 0xffea, 0xffe7, 0xffe8];
const CONTROL_MASK = 0x4;
/** The first of the modifiers that a layout may give any meaning; nearly everywhere it is Alt. */
const MOD1 = 3;

const USUAL_CONTROL = [37, 105];
const USUAL_ALT = [64, 108];

/** Where the letters of a British or American keyboard lie, for layouts of another script. */
const PLACES: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      ['qwertyuiop', 24],
      ['asdfghjkl', 38],
      ['zxcvbnm', 52],
    ] as const
  ).flatMap(([row, first]) => Array.from(row, (letter, i) => [letter, first + i])),
);

/** Which keys mean what on the keyboard as it is laid out now. */
export type KeyTable = {
  /** The keys of a Latin letter: those that type it in any layout in use, else the one in its usual place. */
  readonly codesOf: (letter: string) => readonly number[];
  readonly control: ReadonlySet<number>;
  readonly alt: ReadonlySet<number>;
  readonly controlMask: number;
  readonly altMask: number;
};

/** Asks the display server for its keyboard. */
export async function readKeyTable(x: X11Connection): Promise<KeyTable> {
  const { client } = x;
  const [symbols, modifiers] = await Promise.all([
    x.ask<readonly (readonly number[])[]>((reply) => {
      client.GetKeyboardMapping(FIRST_CODE, LAST_CODE - FIRST_CODE + 1, reply);
    }),
    x.ask<readonly (readonly number[])[]>((reply) => client.GetModifierMapping(reply)),
  ]);
  const codes = (wanted: readonly number[]): number[] =>
    symbols.flatMap((row, i) => (row.some((symbol) => wanted.includes(symbol)) ? [FIRST_CODE + i] : []));
  // A program may take any meaning from the keyboard; the key then is where it usually is.
  const orUsual = (found: readonly number[], usual: readonly number[]) => new Set(found.length > 0 ? found : usual);
  const alt = orUsual(codes(ALT), USUAL_ALT);
  const altModifier = modifiers.findIndex((row, i) => i >= MOD1 && row.some((code) => alt.has(code)));
  return {
    codesOf(letter) {
      const found = codes([letter.toLowerCase().charCodeAt(0), letter.toUpperCase().charCodeAt(0)]);
      const place = PLACES[letter];
      return found.length > 0 || place === undefined ? found : [place];
    },
    control: orUsual(codes(CONTROL), USUAL_CONTROL),
    alt,
    controlMask: CONTROL_MASK,
    altMask: 1 << (altModifier === -1 ? MOD1 : altModifier),
  };
}
