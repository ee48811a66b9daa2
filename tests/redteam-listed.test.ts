import { expect, test } from 'vitest';
import { casesByFile } from './redteam/cases.ts';
import { sourceOf, weaken, weakenedCases, weakeningOf } from './redteam/weakening.ts';

/** Cases by number, or from and to. */
const cases = (...numbers: readonly (number | readonly [number, number])[]): readonly string[] =>
  numbers
    .map((one) => (typeof one === 'number' ? ([one, one] as const) : one))
    .flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index))
    .map((number) => `RT-${String(number).padStart(3, '0')}`);

/** Every attack that the product promises to withstand. */
const DISCOVERY = cases([1, 7]);
const TRANSPORT = cases([11, 18]);
const AUTHORISATION = cases([21, 27]);
const IDENTITY = cases([31, 34], [61, 66]);
const PARSERS = cases([43, 49]);
const REPLAY = cases([51, 59]);
const LOCAL = cases([71, 77]);
const CONSOLE = cases([81, 85]);
const AVAILABILITY = cases([91, 99]);
const REGISTER = cases(101, 102, [104, 105], 127);
const SUPPLY = cases(103, 106, 107);
const ESCAPE = cases([110, 118]);
const EVIDENCE = cases([121, 126]);
const CASES = [DISCOVERY, TRANSPORT, AUTHORISATION, IDENTITY, PARSERS, REPLAY, LOCAL]
  .concat([CONSOLE, AVAILABILITY, REGISTER, SUPPLY, ESCAPE, EVIDENCE])
  .flat();

/** Those that must also be seen to fail on a build without the defence. */
const STARRED = cases(
  [1, 2],
  4,
  [11, 12],
  [14, 15],
  21,
  31,
  [33, 34],
  51,
  61,
  63,
  [71, 72],
  75,
  81,
  97,
  [101, 102],
  104,
  121,
  123,
  125,
);

const held = new Set(
  ['tests/redteam', 'tests/e2e'].flatMap((folder) => Array.from(casesByFile(folder).values()).flat()),
);
const weakened = weakenedCases();

test('every case of the list opens the title of a test', () => {
  expect(CASES.filter((one) => !held.has(one))).toEqual([]);
});

test('every starred case has a weakening', () => {
  expect(STARRED.filter((one) => !weakened.includes(one))).toEqual([]);
});

test('no test names a case that is not on the list', () => {
  expect([...held, ...weakened].filter((one) => !CASES.includes(one))).toEqual([]);
});

test.for(weakened)('the weakening of %s still finds what it takes out', async (which) => {
  const weakening = await weakeningOf(which);
  expect(weaken(sourceOf(weakening), weakening)).not.toBe(sourceOf(weakening));
});
