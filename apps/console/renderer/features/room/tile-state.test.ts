import { describe, expect, it } from 'vitest';
import { tellTile } from './tile-state.ts';

const AT = Date.UTC(2026, 10, 23, 10, 45);

describe('tellTile', () => {
  it('tells what a pupil hid and what is withheld by word and shape, and in red neither', () => {
    const [hidden, withheld] = [
      tellTile({ state: { kind: 'hidden', sinceAt: AT } }),
      tellTile({ state: { kind: 'withheld' } }),
    ];
    expect([hidden.word, withheld.word]).toEqual(['hidden by the pupil', 'picture withheld']);
    expect(hidden.shape).not.toBe(withheld.shape);
    expect([hidden.tone, withheld.tone]).toEqual(['strong', 'strong']);
  });

  it('[IND9] says to a room that may see it neither why, nor what to do', () => {
    const hidden = tellTile({ state: { kind: 'hidden', sinceAt: AT } }, true);
    const withheld = tellTile({ state: { kind: 'withheld' } }, true);
    expect([hidden, withheld].map(({ word, help }) => [word, help])).toEqual([
      ['needs you', null],
      ['no picture', null],
    ]);
  });
});
