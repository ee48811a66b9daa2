import { expect, it } from 'vitest';
import { pinTrouble } from './console-pin.ts';

it('[IDL9] a PIN is 4 to 8 digits', () => {
  expect(['', '123', '12a4', ' 7391', '739173917', '\u0667\u0663\u0669\u0661'].map(pinTrouble)).toEqual(
    Array(6).fill('not-digits'),
  );
  expect(['7391', '73914', '739146', '7391462', '73914628'].map(pinTrouble)).toEqual(Array(5).fill(null));
});

it('[IDL9] a PIN that anybody would guess first is refused', () => {
  const weak = ['0000', '1234', '4321', '9876', '1357', '1212', '1122', '12341234', '123123', '2580', '1984', '2011'];
  expect(weak.map(pinTrouble)).toEqual(weak.map(() => 'weak'));
});
