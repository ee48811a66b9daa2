import { type ConsoleLockNews, LIMITS } from '@usher/protocol';
import type { Clock } from '../clock.ts';
import type { HubLine } from './hub-line.ts';

/** More is not kept for a hub that is away: all of it is told at once, and half the burst of rule LIM4 stays free. */
const MOST_KEPT = LIMITS.controlBurst / 2;

/** Tells the hub what became of the lock, for the audit; what cannot be told now is told later (rule IDL8). */
export class LockNews {
  readonly #line: HubLine;
  readonly #clock: Clock;
  #kept: { readonly what: ConsoleLockNews['what']; readonly at: number }[] = [];

  constructor(line: HubLine, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
  }

  /** `present`: the person is known to the hub on the line that is up. */
  tell(what: ConsoleLockNews['what'], present: boolean): void {
    this.#kept.push({ what, at: this.#clock.mono() });
    this.#kept = this.#kept.slice(-MOST_KEPT);
    if (present) this.flush();
  }

  /** Tells all that is kept, oldest first. */
  flush(): void {
    const now = this.#clock.mono();
    const waiting = this.#kept;
    this.#kept = waiting.filter(
      ({ what, at }) => this.#line.say('console.lock', { what, agoMs: Math.max(0, Math.round(now - at)) }) === null,
    );
  }

  /** Nobody is signed in any more: it would stand under another name. */
  forget(): void {
    this.#kept = [];
  }
}
