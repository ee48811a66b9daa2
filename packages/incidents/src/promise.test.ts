import fc from 'fast-check';
import { expect, it } from 'vitest';
import { promiseOf } from './promise.ts';

const NOTHING = { savedAt: null, volatile: false, receivedAt: null, seenBy: null };

it('[INC4] promises what is true of a report and no more', () => {
  expect(promiseOf(NOTHING)).toBe('promise.sending');
  expect(promiseOf({ ...NOTHING, savedAt: 1 })).toBe('promise.saved');
  expect(promiseOf({ ...NOTHING, savedAt: 1, volatile: true })).toBe('promise.volatile');
  expect(promiseOf({ ...NOTHING, savedAt: 1, volatile: true, receivedAt: 2 })).toBe('promise.received');
  expect(promiseOf({ ...NOTHING, receivedAt: 2, seenBy: 'dsl-1' })).toBe('promise.seen');
});

it('[INC4] never says saved of a disk that a restart wipes, nor seen of what the school does not have', () => {
  const time = fc.option(fc.nat());
  fc.assert(
    fc.property(time, fc.boolean(), time, fc.option(fc.string()), (savedAt, volatile, receivedAt, seenBy) => {
      const said = promiseOf({ savedAt, volatile, receivedAt, seenBy });
      if (said === 'promise.saved') expect([savedAt !== null, volatile]).toEqual([true, false]);
      if (said === 'promise.received' || said === 'promise.seen') expect(receivedAt).not.toBeNull();
      if (said === 'promise.seen') expect(seenBy).not.toBeNull();
    }),
  );
});
