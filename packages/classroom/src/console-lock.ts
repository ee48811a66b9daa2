import type { ConsoleLockNews } from '@usher/protocol';

/** One moment by both clocks of a computer, in milliseconds: forward-only, which stands still in sleep, and wall. */
export type Moment = { readonly mono: number; readonly wall: number };

/** What became of a lock; the same words as on the wire (rule IDL8). */
export type ConsoleLockEffect = ConsoleLockNews['what'];

/** The idle lock of a console that somebody is signed in at (rules IDL1 to IDL7). */
export type ConsoleLock = {
  readonly lockMs: number;
  readonly inputAt: Moment;
  readonly locked: boolean;
  /** Wrong tries since the last right one. */
  readonly wrong: number;
};

export type ConsoleLockEvent = { readonly now: Moment } & (
  | { readonly type: 'input'; readonly agoMs: number }
  | { readonly type: 'tick' }
  /** The person locks it at once. */
  | { readonly type: 'lock' }
  /** Somebody gave a PIN or password, to open it or to change the PIN. */
  | { readonly type: 'tried'; readonly right: boolean }
  /** The school says another time. */
  | { readonly type: 'time'; readonly lockMs: number }
);

export type ConsoleLockStep = { readonly lock: ConsoleLock; readonly effects: readonly ConsoleLockEffect[] };

/** From this many wrong tries on no PIN is taken, and at the second number the person is signed out (rule IDL7). */
export const PIN_TRIES = 5;
export const UNLOCK_TRIES = 10;
/** A computer that slept notices it this soon after it wakes. */
const LOOK_EVERY_MS = 5_000;

/** Somebody signed in just now. */
export const beginConsoleLock = (lockMs: number, now: Moment): ConsoleLock => ({
  lockMs,
  inputAt: now,
  locked: false,
  wrong: 0,
});

/** How long there was no input, by whichever clock went further: time asleep counts (rule IDL2). */
const idleMs = ({ inputAt }: ConsoleLock, now: Moment): number =>
  Math.max(now.mono - inputAt.mono, now.wall - inputAt.wall);

const locking = (lock: ConsoleLock): ConsoleLockStep => ({ lock: { ...lock, locked: true }, effects: ['locked'] });
const unchanged = (lock: ConsoleLock): ConsoleLockStep => ({ lock, effects: [] });

const tried = (lock: ConsoleLock, right: boolean, now: Moment): ConsoleLockStep => {
  if (right)
    return {
      lock: { ...lock, wrong: 0, locked: false, inputAt: lock.locked ? now : lock.inputAt },
      effects: lock.locked ? ['unlocked'] : [],
    };
  const wrong = lock.wrong + 1;
  return { lock: { ...lock, wrong }, effects: wrong < UNLOCK_TRIES ? ['failed'] : ['failed', 'signed-out'] };
};

/** The lock after an event, and what is to be done and told. */
export const stepConsoleLock = (lock: ConsoleLock, event: ConsoleLockEvent): ConsoleLockStep => {
  const { now } = event;
  if (event.type === 'tried') return tried(lock, event.right, now);
  const known = event.type === 'time' ? { ...lock, lockMs: event.lockMs } : lock;
  if (known.locked) return unchanged(known);
  if (event.type === 'lock' || idleMs(known, now) >= known.lockMs) return locking(known);
  if (event.type !== 'input') return unchanged(known);
  const agoMs = Math.min(Math.max(0, event.agoMs), idleMs(known, now));
  return unchanged({ ...known, inputAt: { mono: now.mono - agoMs, wall: now.wall - agoMs } });
};

/** Whether the PIN still opens it, where there is one. */
export const takesPin = ({ wrong }: ConsoleLock): boolean => wrong < PIN_TRIES;

/** Milliseconds until it should be stepped again; null while it is locked, because time changes nothing then. */
export const consoleLockTickMs = (lock: ConsoleLock, now: Moment): number | null =>
  lock.locked ? null : Math.max(1, Math.min(LOOK_EVERY_MS, lock.lockMs - idleMs(lock, now)));
