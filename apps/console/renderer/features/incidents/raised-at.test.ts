import { describe, expect, it } from 'vitest';
import { raisedAgo, typedAt } from './raised-at.ts';

const NOW = new Date(2026, 10, 23, 10, 45, 30).getTime();

describe('raisedAgo', () => {
  it('counts back from now', () => {
    expect(raisedAgo('2026-11-23', '10:44', NOW)).toBe(90_000);
    expect(raisedAgo('2026-11-22', '10:45', NOW)).toBe(24 * 3_600_000 + 30_000);
  });

  it('takes the present minute as now, also by a clock that is a little ahead', () => {
    const { date, time } = typedAt(NOW);
    expect(raisedAgo(date, time, NOW)).toBe(30_000);
    expect(raisedAgo('2026-11-23', '10:46', NOW)).toBe(0);
  });

  it('says what is wrong with a time', () => {
    expect(['', '2026-13-01', '2026-02-30', '23.11.2026'].map((date) => raisedAgo(date, '10:00', NOW))).toEqual(
      Array(4).fill('time'),
    );
    expect(['', '9:00', '25:00'].map((time) => raisedAgo('2026-11-23', time, NOW))).toEqual(Array(3).fill('time'));
    expect(raisedAgo('2026-11-24', '08:00', NOW)).toBe('future');
    expect(raisedAgo('2025-01-01', '08:00', NOW)).toBe('too-old');
  });
});
