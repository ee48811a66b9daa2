import { LIMITS } from '@usher/protocol';
import type { Clock } from '../clock.ts';

/** Views keep this much of the burst free for what a person does. */
const FREE_FOR_ORDERS = 30;
/** A little below the hub's limit: its clock is not ours. */
const PER_SECOND = LIMITS.controlPerSecond * 0.9;

/** Keeps what a console says within the hub's limit (rule LIM4): orders always go, views wait for their turn. */
export class ControlPace {
  readonly #clock: Pick<Clock, 'mono'>;
  #tokens: number = LIMITS.controlBurst;
  #at: number;

  constructor(clock: Pick<Clock, 'mono'>) {
    this.#clock = clock;
    this.#at = clock.mono();
  }

  /** A message that does not wait. */
  spend(): void {
    this.#refill();
    this.#tokens -= 1;
  }

  /** Takes the turn of a message that may wait; false when it has to. */
  take(): boolean {
    this.#refill();
    if (this.#tokens - 1 < FREE_FOR_ORDERS) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Milliseconds until the next message that may wait has its turn. */
  nextTurnMs(): number {
    this.#refill();
    return Math.max(0, Math.ceil(((FREE_FOR_ORDERS + 1 - this.#tokens) * 1_000) / PER_SECOND));
  }

  /** A new link begins with a whole burst. */
  reset(): void {
    this.#tokens = LIMITS.controlBurst;
    this.#at = this.#clock.mono();
  }

  #refill(): void {
    const now = this.#clock.mono();
    this.#tokens = Math.min(LIMITS.controlBurst, this.#tokens + ((now - this.#at) * PER_SECOND) / 1_000);
    this.#at = now;
  }
}
