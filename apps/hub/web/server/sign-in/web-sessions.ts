import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../../clock.ts';

/** How far a sign-in has come: the second factor is still to be set up, is asked for, or everything is done. */
export type Stage = 'enrol' | 'code' | 'in';

export type WebSession = { readonly account: number; readonly stage: Stage };

type Kept = { account: number; stage: Stage; begunAt: number; usedAt: number };

export type SessionLimits = { readonly idleMs: number; readonly mostMs: number };

/** A person looks away for so long, or works for so long, before they are asked again. */
export const SESSION_LIMITS: SessionLimits = { idleMs: 15 * 60_000, mostMs: 8 * 60 * 60_000 };
/** Between the password and the code. */
const HALF_WAY_MS = 5 * 60_000;
/** A browser each; beyond it the oldest of the same person ends. */
const PER_ACCOUNT = 5;

const keyOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/**
 * Who is signed in at the web application. Kept in memory only: a hub that starts anew asks everybody again. A token is
 * 256 random bits and is not kept, only its hash.
 */
export class WebSessions {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #limits: SessionLimits;
  readonly #sessions = new Map<string, Kept>();

  constructor(clock: Pick<Clock, 'monotonic'>, limits: SessionLimits = SESSION_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get limits(): SessionLimits {
    return this.#limits;
  }

  /** Begins a session and tells its token, once. */
  begin(account: number, stage: Stage): string {
    this.#forgetOld();
    const own = [...this.#sessions].filter(([, kept]) => kept.account === account);
    for (const [key] of own.slice(0, Math.max(0, own.length - PER_ACCOUNT + 1))) this.#sessions.delete(key);
    const token = randomBytes(32).toString('base64url');
    const now = this.#clock.monotonic();
    this.#sessions.set(keyOf(token), { account, stage, begunAt: now, usedAt: now });
    return token;
  }

  /** The session of a token; `used` keeps it from ending for idleness. Null when there is none or it has ended. */
  find(token: string, used: boolean): WebSession | null {
    const kept = this.#sessions.get(keyOf(token));
    if (kept === undefined) return null;
    if (this.#isOver(kept)) {
      this.#sessions.delete(keyOf(token));
      return null;
    }
    if (used) kept.usedAt = this.#clock.monotonic();
    return { account: kept.account, stage: kept.stage };
  }

  end(token: string): void {
    this.#sessions.delete(keyOf(token));
  }

  #isOver({ stage, begunAt, usedAt }: Kept): boolean {
    const now = this.#clock.monotonic();
    const most = stage === 'in' ? this.#limits.mostMs : HALF_WAY_MS;
    return now - begunAt >= most || now - usedAt >= this.#limits.idleMs;
  }

  #forgetOld(): void {
    for (const [key, kept] of this.#sessions) if (this.#isOver(kept)) this.#sessions.delete(key);
  }
}
