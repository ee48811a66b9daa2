import { expect, it } from 'vitest';
import { typedPinTrouble } from './pin-trouble.ts';

it('[IDL9] names the first field that is not right, and takes what is', () => {
  const typed = { password: 'three blue boats', pin: '7391', again: '7391' };
  const of = (change: Partial<typeof typed>) => typedPinTrouble({ ...typed, ...change })?.of ?? null;
  expect(of({})).toBeNull();
  expect(of({ password: '', pin: '' })).toBe('password');
  expect(of({ pin: '12' })).toBe('pin');
  expect(of({ pin: '1234', again: '1234' })).toBe('pin');
  expect(of({ again: '7392' })).toBe('again');
});
