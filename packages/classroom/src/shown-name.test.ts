import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookAlikes, shownName } from './shown-name.ts';

/** What looks alike to these tests: letters of two scripts, and capitals. */
const skeleton = (shown: string): string => shown.replaceAll('\u0430', 'a').toLowerCase();
const numbers = (...names: readonly string[]): readonly (number | undefined)[] => {
  const found = lookAlikes(
    names.map((name, i) => ({ id: String(i), name })),
    skeleton,
  );
  return names.map((_, i) => found.get(String(i)));
};

describe('shownName', () => {
  it('leaves a name of any script as it is', () => {
    for (const name of [
      'amelia.hart',
      'Zo\u00eb O\u2019Neill',
      '\u0645\u062d\u0645\u062f',
      '\u674e\u5c0f\u9f99',
      'Ti\u1ebfn',
    ])
      expect(shownName(name)).toBe(name);
  });

  it('takes out what turns the line round or is not seen', () => {
    expect(shownName('amelia\u202etrah.\u202c')).toBe('ameliatrah.');
    expect(shownName('am\u200be\u200dl\u2060i\ufeffa\u00ad\u{e0041}')).toBe('amelia');
    expect(shownName('\u200b\u2066\u2069\u115f')).toBe('');
    expect(shownName('\u2003a\u3164\u00a0\u2800b ')).toBe('a b');
  });

  it('takes down what is piled on one letter', () => {
    expect(shownName(`a${'\u0336\u0321'.repeat(30)}b`)).toBe('a\u0336\u0321\u0336b');
  });

  it('shows nothing unseen whatever it is given, and nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const shown = shownName(name);
        expect(shown).not.toMatch(/\p{Default_Ignorable_Code_Point}|\p{M}{4}/u);
        expect(shownName(shown)).toBe(shown);
      }),
    );
  });
});

describe('lookAlikes', () => {
  it('numbers names that look alike, and no others', () => {
    expect(numbers('amelia', 'oliver', '\u0430melia')).toEqual([1, undefined, 2]);
    expect(numbers('amelia', 'amelia\u200b', 'AMELIA')).toEqual([2, 3, 1]);
    expect(numbers('amelia', 'oliver')).toEqual([undefined, undefined]);
  });

  it('leaves one person at two computers without a number, and gives both the same beside an imitation', () => {
    expect(numbers('amelia', 'amelia')).toEqual([undefined, undefined]);
    expect(numbers('amelia', 'amelia', '\u0430melia')).toEqual([1, 1, 2]);
  });

  it('gives a name the same number in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\u0430', 'A', 'b', 'B', 'a\u200b', 'c')), (names) => {
        const byName = (all: readonly string[]) => new Map(all.map((name, i) => [name, numbers(...all)[i]]));
        expect(Object.fromEntries(byName(names.toReversed()))).toEqual(Object.fromEntries(byName(names)));
      }),
    );
  });

  it('gives two names that differ and look alike different numbers', () => {
    const name = fc.string({ unit: fc.constantFrom('a', '\u0430', 'A', '\u200b', 'b'), maxLength: 4 });
    fc.assert(
      fc.property(name, name, (one, two) => {
        fc.pre(one !== two);
        const [first, second] = numbers(one, two);
        const alike = skeleton(shownName(one)) === skeleton(shownName(two));
        expect(first !== undefined && second !== undefined && first !== second).toBe(alike);
      }),
    );
  });
});
