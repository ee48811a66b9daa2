import { describe, expect, it } from 'vitest';
import type { NamedResult } from '../../orders.ts';
import { isAllDone, tellResults } from './tell-results.ts';

const done = (count: number): readonly NamedResult[] =>
  Array.from({ length: count }, (_, i) => ({ name: `ICT1-${i}`, outcome: 'done' as const }));

describe('tellResults', () => {
  it('counts who did it and names who did not', () => {
    const results = [...done(27), { name: 'ICT1-07', outcome: 'off' as const }];
    expect(tellResults({ kind: 'ended', what: 'lock', results, undo: true })).toBe('27 locked, 1 off: ICT1-07');
    expect(isAllDone({ kind: 'ended', what: 'lock', results, undo: true })).toBe(false);
  });

  it('says which screens pupils still hide, and that this is no failure', () => {
    const last = { kind: 'ended', what: 'release', undo: false } as const;
    const results = [...done(2), { name: 'ICT1-07', outcome: 'hidden' as const }];
    expect(tellResults({ ...last, results })).toBe('2 released, 1 left, go there first: ICT1-07');
    expect(isAllDone({ ...last, results })).toBe(true);
  });

  it('names three and counts the rest', () => {
    const results = ['A', 'B', 'C', 'D', 'E'].map((name) => ({ name, outcome: 'timed-out' as const }));
    expect(tellResults({ kind: 'ended', what: 'release', results, undo: false })).toBe(
      '5 did not answer: A, B, C and 2 more',
    );
  });

  it('says what is under way and what could not be sent', () => {
    expect(tellResults({ kind: 'pending', what: 'lock', count: 1 })).toBe('Locking 1 screen…');
    expect(tellResults({ kind: 'broken', code: 'not-connected' })).toBe('Not sent (not-connected). Try again.');
  });

  it('says when there was nothing to put back', () => {
    expect(tellResults({ kind: 'ended', what: 'undo', results: [], undo: false })).toBe('Nothing to put back');
  });
});
