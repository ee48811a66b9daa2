import { describe, expect, it } from 'vitest';
import { minutesTyped } from './minutes.ts';

describe('minutesTyped', () => {
  it('[COV5] takes whole minutes from 1 to 240 only', () => {
    expect(['1', ' 35 ', '240'].map(minutesTyped)).toEqual([1, 35, 240]);
    expect(['0', '241', '', '5.5', '-3', '1e2', 'ten'].map(minutesTyped)).toEqual(Array(7).fill(null));
  });
});
