import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock } from '../clock.ts';

/** A guard that says nothing is asked for a nonce this often (rule GRD5). */
const ASK_EVERY_MS = 1_000;
/** A guard that answered neither of two nonces is taken for frozen. */
const UNANSWERED_MOST = 2;

type Options = {
  readonly clock: Pick<Clock, 'after'>;
  readonly ask: (nonce: string) => void;
  /** The guard is frozen; told once. */
  readonly onFrozen: (detail: string) => void;
  /** True while the process is stopped, by a signal or a debugger. */
  readonly isStopped: () => boolean;
  /** Calls when a process that this one started may have been stopped; answers the way to call it off. */
  readonly onStopped: (look: () => void) => () => void;
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

/** The system's own word, which costs nothing: a signal to whoever started a process when that is stopped. */
export const onChildStopped = (look: () => void): (() => void) => {
  process.on('SIGCHLD', look);
  return () => process.off('SIGCHLD', look);
};

/** Feels whether one guard lives. Counted in questions, not in time: a service that was stopped itself blames nobody. */
export class GuardPulse {
  readonly #options: Options;
  readonly #deafen: () => void;
  #asking = false;
  #heard = false;
  #nonce: string | null = null;
  #unanswered = 0;
  #cancel: () => void = () => {};

  constructor(options: Options) {
    this.#options = options;
    this.#deafen = options.onStopped(() => this.#isStopped());
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
    this.#deafen();
  }

  #wait(): void {
    this.#cancel = this.#options.clock.after(ASK_EVERY_MS, () => this.#look());
  }

  #isStopped(): boolean {
    const stopped = this.#options.isStopped();
    if (stopped) this.#freeze('the guard was stopped');
    return stopped;
  }

  #look(): void {
    if (this.#isStopped()) return;
    if (this.#asking) {
      if (this.#unanswered >= UNANSWERED_MOST) return this.#freeze('the guard did not answer');
      if (!this.#heard) this.#ask();
      this.#heard = false;
    }
    this.#wait();
  }

  #freeze(detail: string): void {
    this.end();
    this.#options.onFrozen(detail);
  }

  #ask(): void {
    const { ask, newNonce = () => randomBytes(12).toString('base64url') } = this.#options;
    this.#unanswered += 1;
    this.#nonce = newNonce();
    ask(this.#nonce);
  }
}
