import { describe, expect, it } from 'vitest';
import { accountTrouble } from './account-trouble.ts';

describe('accountTrouble', () => {
  it('names the first field that is not right yet', () => {
    const good = { user: 'm.hart', password: 'correct horse', again: 'correct horse' };
    expect(accountTrouble(good)).toBeNull();
    expect(accountTrouble({ ...good, user: '  ' })?.of).toBe('user');
    expect(accountTrouble({ ...good, password: 'short' })?.of).toBe('password');
    expect(accountTrouble({ ...good, again: 'correct house' })?.of).toBe('again');
  });
});
