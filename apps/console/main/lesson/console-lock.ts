import {
  beginConsoleLock,
  type ConsoleLock,
  type ConsoleLockEffect,
  type ConsoleLockEvent,
  consoleLockTickMs,
  type Moment,
  pinTrouble,
  stepConsoleLock,
  takesPin,
  UNLOCK_TRIES,
} from '@usher/classroom';
import type { Passwords } from '@usher/trust';
import type { Logger } from 'pino';
import type { LockView, Outcome } from '../../contract/contract.ts';
import type { Clock } from '../clock.ts';
import type { ConsoleInput } from '../console-input.ts';
import type { SettingsStore } from '../settings.ts';
import { UnlockVerifier } from './unlock-verifier.ts';

const LOOKS_LIKE_PIN = /^\d{4,8}$/;

type Pins = Pick<SettingsStore, 'pinOf' | 'keepPin'>;

export type LessonLockOptions = {
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly pins: Pins;
  readonly input: ConsoleInput;
  readonly log: Logger;
  /** What became of the lock, once it has. */
  readonly onChange: (what: ConsoleLockEffect) => void;
};

type Sitting = { readonly user: string; lock: ConsoleLock; since: number };
type EventOf<E> = E extends ConsoleLockEvent ? Omit<E, 'now'> : never;

/** The idle lock of whoever is signed in at this console (rules IDL1, IDL2, IDL6, IDL7, IDL9). */
export class LessonLock {
  readonly #options: LessonLockOptions;
  readonly #verifier: UnlockVerifier;
  #sitting: Sitting | null = null;
  #cancelTick: () => void = () => {};
  /** Tries are looked at one after the other, or many at once would all be looked at before the first is counted. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: LessonLockOptions) {
    this.#options = options;
    const { passwords, input, log } = options;
    this.#verifier = new UnlockVerifier(passwords, (error) => log.error({ err: error }, 'nothing to unlock with'));
    input.onInput((agoMs) => this.#step({ type: 'input', agoMs }));
  }

  /** Somebody is signed in by this password. */
  begin(user: string, password: string, lockMs: number): void {
    this.#verifier.hold(password);
    this.#sitting = { user, lock: beginConsoleLock(lockMs, this.#now()), since: 0 };
    this.#tickLater();
  }

  /** The school says after how long it locks now. */
  setTime(lockMs: number): void {
    this.#step({ type: 'time', lockMs });
  }

  /** Nobody is signed in any more. */
  end(): void {
    this.#sitting = null;
    this.#verifier.forget();
    this.#cancelTick();
  }

  get locked(): boolean {
    return this.#sitting?.lock.locked ?? false;
  }

  /** What is told of the lock; null when this console is not locked. `since` is by this computer's clock. */
  get view(): LockView | null {
    const sitting = this.#sitting;
    if (sitting === null || !sitting.lock.locked) return null;
    const { user, lock, since } = sitting;
    return { user, since, pin: this.#pin(sitting) !== null, left: UNLOCK_TRIES - lock.wrong };
  }

  get hasPin(): boolean {
    return this.#sitting !== null && this.#options.pins.pinOf(this.#sitting.user) !== null;
  }

  lockNow(): void {
    this.#step({ type: 'lock' });
  }

  /** Opens the lock by PIN or password. */
  unlock(secret: string): Promise<Outcome> {
    return this.#inTurn(async (sitting) => {
      if (!sitting.lock.locked) return { ok: true };
      const right = (await this.#isPin(sitting, secret)) || (await this.#verifier.isRight(secret));
      return this.#tried(sitting, right) ? { ok: true } : this.#wrong('wrong-secret');
    });
  }

  /** Sets or takes away the person's PIN on this console; only for who gives the password. */
  setPin(password: string, pin: string | null): Promise<Outcome> {
    return this.#inTurn(async (sitting) => {
      const trouble = pin === null ? null : pinTrouble(pin);
      if (trouble !== null) return { ok: false, code: trouble };
      if (sitting.lock.locked) return { ok: false, code: 'console-locked' };
      if (!this.#tried(sitting, await this.#verifier.isRight(password))) return this.#wrong('wrong-password');
      this.#options.pins.keepPin(sitting.user, pin === null ? null : await this.#options.passwords.hash(pin));
      return { ok: true };
    });
  }

  #inTurn(attempt: (sitting: Sitting) => Promise<Outcome>): Promise<Outcome> {
    const mine = this.#turn.then(() => {
      const sitting = this.#sitting;
      return sitting === null ? { ok: false as const, code: 'signed-out' } : attempt(sitting);
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #wrong(code: string): Outcome {
    return { ok: false, code: this.#sitting === null ? 'signed-out' : code };
  }

  /** Counts a try; false when it was wrong, or when the person is not signed in any more. */
  #tried(sitting: Sitting, right: boolean): boolean {
    if (this.#sitting !== sitting) return false;
    this.#step({ type: 'tried', right });
    return right;
  }

  #pin({ user, lock }: Sitting): string | null {
    return takesPin(lock) ? this.#options.pins.pinOf(user) : null;
  }

  async #isPin(sitting: Sitting, secret: string): Promise<boolean> {
    const record = this.#pin(sitting);
    return record !== null && LOOKS_LIKE_PIN.test(secret) && this.#options.passwords.verify(record, secret);
  }

  #now(): Moment {
    const { clock } = this.#options;
    return { mono: clock.mono(), wall: clock.wall() };
  }

  #step(event: EventOf<ConsoleLockEvent>): void {
    const sitting = this.#sitting;
    if (sitting === null) return;
    const now = this.#now();
    // The event and its moment are the two halves of one type.
    const { lock, effects } = stepConsoleLock(sitting.lock, { ...event, now } as ConsoleLockEvent);
    sitting.lock = lock;
    if (effects.includes('locked')) sitting.since = now.wall;
    this.#tickLater();
    for (const effect of effects) this.#options.onChange(effect);
  }

  #tickLater(): void {
    this.#cancelTick();
    const wait = this.#sitting === null ? null : consoleLockTickMs(this.#sitting.lock, this.#now());
    this.#cancelTick = wait === null ? () => {} : this.#options.clock.after(wait, () => this.#step({ type: 'tick' }));
  }
}
