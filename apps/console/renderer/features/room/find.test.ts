import { describe, expect, it } from 'vitest';
import { isFound } from './find.ts';

const zoe = { name: 'ICT1-07', session: { user: 'zoë.van-dijk', since: null } };

describe('isFound', () => {
  it('finds by part of a name, without accents, case or dots', () => {
    expect(isFound(zoe, 'Zoe V', false)).toBe(true);
    expect(isFound(zoe, 'van dijk', false)).toBe(true);
    expect(isFound(zoe, 'amelia', false)).toBe(false);
  });
  it('finds by PC, and everyone while nothing is typed', () => {
    expect(isFound(zoe, 'ict1-07', false)).toBe(true);
    expect(isFound(zoe, '  ', false)).toBe(true);
  });
  it('does not search names that are hidden', () => {
    expect(isFound(zoe, 'zoe', true)).toBe(false);
    expect(isFound(zoe, '07', true)).toBe(true);
  });
});
