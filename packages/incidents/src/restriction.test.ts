import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activeRestrictions, nextRestrictionAt, restrictionsOf } from './restriction.ts';
import { act, caseWith, uuid } from './testing/case-builder.ts';

const limit = (from: number, until: number, person = 'pupil-1') =>
  act('case.restriction', { limit: 'no-internet', from, until }, { why: 'x' }, [{ person, part: 'about' }]);

describe('a restriction', () => {
  it('[INC39] holds from its first moment, and ends by itself at its last', () => {
    const state = caseWith(limit(100, 200));
    expect([99, 100, 199, 200].map((now) => activeRestrictions([state], 'pupil-1', now).length)).toEqual([0, 1, 1, 0]);
    expect(activeRestrictions([state], 'pupil-2', 150)).toEqual([]);
  });

  it('[INC39] ends when it is lifted, and no other with it', () => {
    const state = caseWith(limit(0, 500), limit(0, 900), act('case.lifted', { restriction: uuid(1) }, { why: 'x' }));
    expect(activeRestrictions([state], 'pupil-1', 10).map(({ id }) => id)).toEqual([uuid(2)]);
    expect(restrictionsOf(state)).toHaveLength(1);
  });

  it('[INC39] says when to look again: nothing changes before', () => {
    const times = fc.tuple(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 50 }));
    fc.assert(
      fc.property(fc.array(times, { maxLength: 6 }), fc.nat({ max: 110 }), (all, now) => {
        const state = caseWith(...all.map(([from, length]) => limit(from, from + length)));
        const next = nextRestrictionAt([state], now);
        const ids = (at: number) => activeRestrictions([state], 'pupil-1', at).map(({ id }) => id);
        for (let at = now; at < (next ?? 120); at += 1) expect(ids(at)).toEqual(ids(now));
        if (next === null) expect(ids(200)).toEqual([]);
        else expect(next).toBeGreaterThan(now);
      }),
    );
  });
});
