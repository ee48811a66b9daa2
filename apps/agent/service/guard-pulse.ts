import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock } from '../clock.ts';

/** The system is asked this often whether the guard was stopped, which costs a twentieth of a millisecond (rule GRD5). */
const LOOK_EVERY_MS = 500;
/** Every other look the guard itself is asked, unless it has said something meanwhile: a nonce each second. */
const LOOKS_PER_NONCE = 2;
/** A guard that answered neither of two nonces is taken for frozen. */
const UNANSWERED_MOST = 2;

type Options = {
  readonly clock: Pick<Clock, 'after'>;
  readonly ask: (nonce: string) => void;
  /** The guard is frozen; told once. */
  readonly onFrozen: (detail: string) => void;
  /** True while the process is stopped, by a signal or a debugger. */
  readonly isStopped: () => boolean;
  readonly newNonce?: () => string;
};

/** Whether Linux has a process stopped; false where there is no such word to be had. */
export const isStopped = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return /^ [Tt] /.test(stat.slice(stat.lastIndexOf(')') + 1));
  } catch {
    return false;
  }
};

/** Feels whether one guard lives. Counted in questions, not in time: a service that was stopped itself blames nobody. */
export class GuardPulse {
  readonly #options: Options;
  #looks = 0;
  #asking = false;
  #heard = false;
  #nonce: string | null = null;
  #unanswered = 0;
  #cancel: () => void = () => {};

  constructor(options: Options) {
    this.#options = options;
    this.#wait();
  }

  /** The guard has begun its work, and answers from now on. */
  begin(): void {
    this.#asking = true;
    this.heard();
  }

  /** Whoever talks is not asked: waking two processes costs more than all the rest of a quiet second. */
  heard(): void {
    this.#heard = true;
    this.#unanswered = 0;
    this.#nonce = null;
  }

  /** An answer counts only to the nonce that was asked last. */
  answered(nonce: string): void {
    if (nonce === this.#nonce) this.heard();
  }

  end(): void {
    this.#cancel();
  }

  #wait(): void {
    this.#cancel = this.#options.clock.after(LOOK_EVERY_MS, () => this.#look());
  }

  #look(): void {
    const { isStopped: stopped, onFrozen } = this.#options;
    if (stopped()) return onFrozen('the guard was stopped');
    this.#looks += 1;
    if (this.#asking && this.#looks % LOOKS_PER_NONCE === 0) {
      if (this.#unanswered >= UNANSWERED_MOST) return onFrozen('the guard did not answer');
      if (!this.#heard) this.#ask();
      this.#heard = false;
    }
    this.#wait();
  }

  #ask(): void {
    const { ask, newNonce = () => randomBytes(12).toString('base64url') } = this.#options;
    this.#unanswered += 1;
    this.#nonce = newNonce();
    ask(this.#nonce);
  }
}
