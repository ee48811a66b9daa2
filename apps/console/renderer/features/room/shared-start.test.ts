import { describe, expect, it } from 'vitest';
import { sharedStart } from './shared-start.ts';

describe('sharedStart', () => {
  it('keeps numbers whole', () => {
    expect(sharedStart(['ICT1-07', 'ICT1-12'])).toBe(5);
    expect(sharedStart(['ICT1-11', 'ICT1-12'])).toBe(5);
    expect(sharedStart(['PC1', 'PC12'])).toBe(2);
  });
  it('shares nothing where names differ, or one is all there would be', () => {
    expect(sharedStart(['Alpha', 'Beta'])).toBe(0);
    expect(sharedStart(['PC-', 'PC-1'])).toBe(0);
    expect(sharedStart(['ICT1-07'])).toBe(0);
    expect(sharedStart([])).toBe(0);
  });
});
