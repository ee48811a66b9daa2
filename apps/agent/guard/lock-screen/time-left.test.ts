import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeLeft } from './time-left.ts';

const shown = (ms: number): string =>
  timeLeft(ms)
    .tokens.map((token) => ({ hours: ' h ', minutes: ' min' })[token as string] ?? token)
    .join('');

describe('the time left', () => {
  it('is minutes and seconds, rounded up', () => {
    expect(shown(581_000)).toBe('9:41');
    expect(shown(580_001)).toBe('9:41');
    expect(shown(59_000)).toBe('0:59');
    expect(shown(1)).toBe('0:01');
    expect(shown(0)).toBe('0:00');
    expect(shown(3_600_000)).toBe('60:00');
  });

  it('is hours and minutes over an hour', () => {
    expect(shown(3_600_001)).toBe('1 h 01 min');
    expect(shown(4 * 3_600_000)).toBe('4 h 00 min');
  });

  it('changes exactly when it says that it will', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 * 3_600_000 }), (ms) => {
        const { changesInMs } = timeLeft(ms);
        expect(changesInMs).toBeGreaterThan(0);
        expect(shown(ms - changesInMs + 1)).toBe(shown(ms));
        expect(shown(ms - changesInMs)).not.toBe(shown(ms));
      }),
    );
  });
});
