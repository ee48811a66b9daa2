// The tests run in Node; what is tested here is a file.
// oxlint-disable-next-line no-restricted-imports
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast } from './contrast.ts';

const css = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8');

const tokens = (scheme: 'light' | 'dark'): ReadonlyMap<string, string> =>
  new Map(
    [...css.matchAll(/--([\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)/g)].map(
      ([, name = '', light = '', dark = '']) => [name, scheme === 'light' ? light : dark],
    ),
  );

const GROUNDS = ['paper', 'surface', 'raised'];
// Words need 4.5:1, the edges of controls and meaningful shapes 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
const WORDS: readonly (readonly [string, string])[] = [
  ...['ink', 'ink-soft', 'accent', 'alarm'].flatMap((word) => GROUNDS.map((ground) => [word, ground] as const)),
  ['ink-soft', 'sunken'],
  ['ink', 'sunken'],
  ['ink', 'accent-wash'],
  ['ink-soft', 'accent-wash'],
  ['accent', 'accent-wash'],
  ['ink', 'alarm-wash'],
  ['alarm', 'alarm-wash'],
  ['on-accent', 'accent-fill'],
  ['on-accent', 'accent-fill-strong'],
  ['on-alarm', 'alarm-fill'],
  ['paper', 'ink'],
];
const SHAPES: readonly (readonly [string, string])[] = [
  ...GROUNDS.map((ground) => ['edge', ground] as const),
  ['accent', 'sunken'],
];

describe.each(['light', 'dark'] as const)('tokens, %s', (scheme) => {
  const colour = (name: string): string => {
    const found = tokens(scheme).get(name);
    if (found === undefined) throw new Error(`tokens.css has no colour --${name}`);
    return found;
  };

  it.each(WORDS)('%s can be read on %s', (word, ground) => {
    expect(contrast(colour(word), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SHAPES)('%s can be made out on %s', (shape, ground) => {
    expect(contrast(colour(shape), colour(ground))).toBeGreaterThanOrEqual(3);
  });
});

describe('contrast', () => {
  it('counts as the standard does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
    expect(contrast('#123456', '#123456')).toBe(1);
  });
});
