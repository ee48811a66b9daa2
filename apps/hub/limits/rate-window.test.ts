import { describe, expect, it } from 'vitest';
import { RateWindow } from './rate-window.ts';

describe('RateWindow', () => {
  it('is full after its share and has room again when the first is old', () => {
    const window = new RateWindow(2, 1_000);
    window.count('a', 0);
    window.count('a', 600);
    expect(window.full('a', 999)).toBe(true);
    expect(window.full('a', 1_000)).toBe(false);
    window.count('a', 1_000);
    expect(window.full('a', 1_599)).toBe(true);
  });

  it('counts keys apart', () => {
    const window = new RateWindow(1, 1_000);
    window.count('a', 0);
    expect(window.full('a', 1)).toBe(true);
    expect(window.full('b', 1)).toBe(false);
  });

  it('takes back what did not count', () => {
    const window = new RateWindow(1, 1_000);
    const takeBack = window.count('a', 0);
    expect(window.full('a', 1)).toBe(true);
    takeBack();
    expect(window.full('a', 1)).toBe(false);
  });
});
