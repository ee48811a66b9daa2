import { describe, expect, it } from 'vitest';
import type { EnrolmentWindow } from '../store/enrolment-windows.ts';
import { matchWindow } from './which-window.ts';

const window = (id: string, change: Partial<EnrolmentWindow> = {}): EnrolmentWindow => ({
  id,
  codeKey: new Uint8Array(32),
  opensAt: 1_000,
  closesAt: 2_000,
  admits: 2,
  remaining: 2,
  closedReason: null,
  ...change,
});
const only =
  (...ids: string[]) =>
  ({ id }: EnrolmentWindow): boolean =>
    ids.includes(id);

describe('matchWindow', () => {
  it('[ENR2] finds the open window of a code among several', () => {
    expect(matchWindow([window('a'), window('b')], 1_500, only('b'))).toMatchObject({
      kind: 'open',
      window: { id: 'b' },
    });
  });

  it('[ENR5] tells a wrong code while a window is open', () => {
    expect(matchWindow([window('a')], 1_500, only()).kind).toBe('wrong');
  });

  it('[ENR5] tells that a window is closed: before, after, by wrong codes, and with none at all', () => {
    expect(matchWindow([window('a')], 999, only('a')).kind).toBe('closed');
    expect(matchWindow([window('a')], 2_000, only('a')).kind).toBe('closed');
    expect(matchWindow([window('a', { closedReason: 'too-many-wrong' })], 1_500, only('a')).kind).toBe('closed');
    expect(matchWindow([], 1_500, only()).kind).toBe('closed');
    expect(matchWindow([window('a', { closedReason: 'asked' }), window('b')], 1_500, only('a')).kind).toBe('closed');
  });

  it('[ENR5] tells a used-up code for as long as its window would have been open', () => {
    const used = window('a', { remaining: 0, closedReason: 'used-up' });
    expect(matchWindow([used, window('b')], 1_500, only('a')).kind).toBe('used-up');
    expect(matchWindow([used], 2_000, only('a')).kind).toBe('closed');
  });
});
