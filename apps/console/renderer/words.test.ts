import { describe, expect, it } from 'vitest';
import { minutesSeconds, say, sayCode } from './words.ts';

describe('words', () => {
  it('counts one and more', () => {
    expect(say('orders.lock', { n: 1 })).toBe('Lock 1 screen');
    expect(say('orders.lock', { n: 28 })).toBe('Lock 28 screens');
    expect(say('orders.lock', { n: 0 })).toBe('Lock 0 screens');
  });

  it('puts values in as they are, never as words to fill again', () => {
    expect(say('room.opening', { room: '{n} <b>$&</b>' })).toBe('Opening {n} <b>$&</b>…');
  });

  it('has a sentence for a known code and names an unknown one', () => {
    expect(sayCode('sign-in.refused', 'wrong-password', 'sign-in.refused.other')).toMatch(/^The user name/);
    expect(sayCode('sign-in.refused', 'moon-phase', 'sign-in.refused.other')).toContain('moon-phase');
  });

  it('shows lengths as minutes and seconds', () => {
    expect([0, 59_999, 200_000, 3_800_000].map(minutesSeconds)).toEqual(['0:00', '0:59', '3:20', '1:03:20']);
  });
});
