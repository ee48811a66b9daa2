import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hrefOf } from './place.ts';

test('[EH-12] a link of the application leads to a place in it, whatever the place is called', () => {
  fc.assert(fc.property(fc.string(), (id) => hrefOf({ page: 'case', id }).startsWith('#/case/')));
  expect(hrefOf({ page: 'inbox' })).toBe('#/inbox');
});
