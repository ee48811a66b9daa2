import { expect, it } from 'vitest';
import { contactOf, hideLetterOf } from './policy.ts';

it('reads a contact and a key as people write them', () => {
  expect(contactOf('Ms Reid: room 12, any break')).toEqual({ name: 'Ms Reid', how: 'room 12, any break' });
  expect(contactOf(' The library desk ')).toEqual({ name: 'The library desk', how: '' });
  expect([hideLetterOf('k'), hideLetterOf('Ctrl+Alt+K')]).toEqual(['k', 'k']);
  expect(() => hideLetterOf('F9')).toThrow(/one letter/);
});
