import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it('shows four pupils until it is stopped unless told otherwise', () => {
  expect(readOptions([])).toEqual({ pupils: 4, seconds: null, selfTest: false, postgres: false });
  expect(readOptions(['--pupils', '8', '--seconds', '5', '--self-test', '--postgres'])).toEqual({
    pupils: 8,
    seconds: 5,
    selfTest: true,
    postgres: true,
  });
});

it('refuses what it does not understand', () => {
  expect(() => readOptions(['--pupils', '0'])).toThrow('whole number from 1 to 30');
  expect(() => readOptions(['--seconds', 'x'])).toThrow('--seconds');
  expect(() => readOptions(['--nonsense'])).toThrow('--nonsense');
});
