import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginConsoleLock,
  type ConsoleLock,
  type ConsoleLockEvent,
  consoleLockTickMs,
  type Moment,
  PIN_TRIES,
  stepConsoleLock,
  takesPin,
  UNLOCK_TRIES,
} from './console-lock.ts';

const FIVE = 300_000;
const START = 1_900_000_000_000;
const at = (mono: number, wall = mono): Moment => ({ mono, wall: START + wall });
type Event = ConsoleLockEvent extends infer E ? (E extends ConsoleLockEvent ? Omit<E, 'now'> : never) : never;

const after = (lock: ConsoleLock, now: Moment, ...events: readonly Event[]) => {
  const effects: string[] = [];
  let state = lock;
  for (const event of events) {
    const step = stepConsoleLock(state, { ...event, now } as ConsoleLockEvent);
    state = step.lock;
    effects.push(...step.effects);
  }
  return { state, effects };
};
const begun = beginConsoleLock(FIVE, at(0));
const locked = after(begun, at(10), { type: 'lock' }).state;
const wrong = { type: 'tried', right: false } as const;
const right = { type: 'tried', right: true } as const;

describe('the idle lock of a console', () => {
  it('[IDL1] locks when the time without input is over, and not before', () => {
    const used = after(begun, at(60_000), { type: 'input', agoMs: 4_000 }).state;
    expect(after(used, at(355_999), { type: 'tick' }).effects).toEqual([]);
    expect(after(used, at(356_000), { type: 'tick' }).effects).toEqual(['locked']);
  });

  it('[IDL1] goes by another time as soon as the school says so', () => {
    expect(after(begun, at(60_000), { type: 'time', lockMs: 120_000 }).state.locked).toBe(false);
    expect(after(begun, at(60_000), { type: 'time', lockMs: 60_000 }).effects).toEqual(['locked']);
  });

  it('[IDL2] counts the time a computer slept, and is not moved by a wall clock set back', () => {
    expect(after(begun, at(20_000, FIVE), { type: 'tick' }).effects).toEqual(['locked']);
    expect(after(begun, at(FIVE, -3_600_000), { type: 'tick' }).effects).toEqual(['locked']);
    expect(after(begun, at(20_000, -3_600_000), { type: 'tick' }).effects).toEqual([]);
  });

  it('[IDL2] is locked, not prolonged, by input that comes when the time is over', () => {
    expect(after(begun, at(FIVE), { type: 'input', agoMs: 0 }).effects).toEqual(['locked']);
    expect(after(begun, at(20_000, FIVE), { type: 'input', agoMs: 0 }).effects).toEqual(['locked']);
  });

  it('[IDL2] takes no input for older than the last, nor for newer than now', () => {
    expect(after(begun, at(1_000), { type: 'input', agoMs: 60_000 }).state.inputAt).toEqual(at(0));
    expect(after(begun, at(1_000), { type: 'input', agoMs: -60_000 }).state.inputAt).toEqual(at(1_000));
  });

  it('[IDL6] opens by a right try and by nothing else', () => {
    expect(after(locked, at(20), { type: 'input', agoMs: 0 }, { type: 'tick' }, { type: 'lock' }, wrong)).toMatchObject(
      { state: { locked: true }, effects: ['failed'] },
    );
    const opened = after(locked, at(4 * FIVE), right);
    expect(opened).toMatchObject({ state: { locked: false }, effects: ['unlocked'] });
    expect(after(opened.state, at(5 * FIVE - 1), { type: 'tick' }).effects).toEqual([]);
  });

  it('[IDL7] takes no PIN after five wrong tries, and signs out at ten', () => {
    let state = locked;
    const effects = Array.from({ length: UNLOCK_TRIES }, (_, tries) => {
      expect(takesPin(state)).toBe(tries < PIN_TRIES);
      const step = after(state, at(20), wrong);
      state = step.state;
      return step.effects;
    });
    expect(effects.slice(0, -1)).toEqual(Array(UNLOCK_TRIES - 1).fill(['failed']));
    expect(effects.at(-1)).toEqual(['failed', 'signed-out']);
  });

  it('[IDL7] counts anew only after a right try', () => {
    const spent = after(locked, at(20), wrong, wrong, wrong, wrong, wrong).state;
    expect(takesPin(spent)).toBe(false);
    expect(takesPin(after(spent, at(30), right).state)).toBe(true);
    const open = after(begun, at(20), wrong, wrong, wrong, wrong, wrong);
    expect(open.state.locked).toBe(false);
    expect(takesPin(after(open.state, at(30), { type: 'lock' }).state)).toBe(false);
  });

  it('[IDL1] [IDL2] [IDL6] whatever happens, is locked once the time is over and until a right try', () => {
    const event: fc.Arbitrary<Event> = fc.oneof(
      fc.record({ type: fc.constant('input' as const), agoMs: fc.integer({ min: 0, max: 400_000 }) }),
      fc.constantFrom<Event>({ type: 'tick' }, { type: 'lock' }, wrong, right),
    );
    const step = fc.record({ wait: fc.nat(200_000), asleep: fc.nat(200_000), event });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let lock = begun;
        let [mono, wall, input] = [0, 0, 0];
        for (const { wait, asleep, event: one } of steps) {
          mono += wait;
          wall += wait + asleep;
          const next = stepConsoleLock(lock, { ...one, now: at(mono, wall) } as ConsoleLockEvent);
          const over = wall - input >= FIVE;
          if (one.type === 'tried') expect(next.lock.locked).toBe(lock.locked && !one.right);
          else if (lock.locked || one.type === 'lock' || over) expect(next.lock.locked).toBe(true);
          else expect(next.lock.locked).toBe(false);
          if (one.type === 'input' && !lock.locked && !over) input = Math.max(input, wall - one.agoMs);
          if (lock.locked && !next.lock.locked) input = wall;
          lock = next.lock;
          const tick = consoleLockTickMs(lock, at(mono, wall));
          expect(tick === null).toBe(lock.locked);
        }
      }),
    );
  });

  it('[IDL2] wants to be looked at again soon enough to notice a sleep, and exactly when its time is over', () => {
    expect(consoleLockTickMs(begun, at(0))).toBe(5_000);
    expect(consoleLockTickMs(begun, at(298_000))).toBe(2_000);
    expect(consoleLockTickMs(locked, at(0))).toBeNull();
  });
});
