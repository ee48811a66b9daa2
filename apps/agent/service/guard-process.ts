import type { ChildProcess } from 'node:child_process';
import {
  beginGuardWatch,
  guardEnded,
  type GuardEnding,
  type GuardWatch,
  tamperingEndsAt,
  tamperingSince,
} from '@usher/classroom';
import type { Clock } from '../clock.ts';
import type { FromGuard, ToGuard } from '../guard-talk.ts';
import { readGuard } from './guard-messages.ts';
import { GuardPulse, isStopped, onChildStopped } from './guard-pulse.ts';
import { type GuardStart, startGuard } from './start-guard.ts';

/** A guard gets this long from its start to its first word. */
const START_MS = 10_000;

/** Why a guard ended: the desktop error's code, `failed`, `frozen`, or `exit` with what the system said. */
export type GuardEnd = { readonly code: string; readonly detail: string; readonly how: GuardEnding };

/** What is known of an end before its exit was seen. */
type Ending = Pick<GuardEnd, 'code' | 'detail'> & { readonly how?: GuardEnding };

export type GuardOptions = GuardStart & {
  readonly clock: Clock;
  readonly onMessage: (message: FromGuard) => void;
  /** The guard is gone; another is started after `retryMs`. */
  readonly onDown: (end: GuardEnd, retryMs: number) => void;
  /** A message of a guard that could not be read, which is dropped. */
  readonly onUnreadable: () => void;
  /** Whether somebody works against the guards has changed. */
  readonly onTampering: () => void;
};

/** A guard that is always there or on its way: started, asked for life, killed when it freezes, started again. */
export class GuardProcess implements AsyncDisposable {
  readonly #options: GuardOptions;
  #child: ChildProcess | null = null;
  #pulse: GuardPulse | null = null;
  #ended: Ending | null = null;
  #ready = false;
  #startedAt = 0;
  #watch: GuardWatch = beginGuardWatch();
  #cancel: () => void = () => {};
  #cancelTampering: () => void = () => {};
  #stopping = false;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#start();
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** For how long somebody has been working against the guards; null while nobody is (rule TAM2). */
  get tamperedForMs(): number | null {
    const now = this.#options.clock.mono();
    const since = tamperingSince(this.#watch, now);
    return since === null ? null : Math.round(now - since);
  }

  /** Sends to the present guard; with none there it is lost, because the next one is told everything anew. */
  send(message: ToGuard): void {
    if (this.#child?.connected === true) this.#child.send(message, this.#sendFailed);
  }

  /** Ends the guard, and with it whatever it shows. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    this.#cancel();
    this.#cancelTampering();
    this.#pulse?.end();
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (child.connected) child.disconnect();
    const giveUp = this.#options.clock.after(2_000, () => child.kill('SIGKILL'));
    await exited;
    giveUp();
  }

  // A send fails when the guard has just ended; its exit says so.
  readonly #sendFailed = (): void => undefined;

  #start(): void {
    const { clock } = this.#options;
    const started = tryStart(this.#options);
    if (started.child === null) return this.#next({ code: 'failed', detail: started.detail, how: 'failed' });
    const { child } = started;
    this.#child = child;
    this.#ended = null;
    this.#ready = false;
    this.#startedAt = clock.mono();
    this.#pulse = new GuardPulse({
      clock,
      ask: (nonce) => this.send({ t: 'ping', nonce }),
      onFrozen: (detail) => this.#kill(child, { code: 'frozen', detail, how: 'frozen' }),
      isStopped: () => child.pid !== undefined && isStopped(child.pid),
      onStopped: onChildStopped,
    });
    child.on('message', (said) => this.#hear(child, said));
    // A system that is out of processes for a moment must not make a desktop wait.
    child.once('error', (error) => this.#down(child, { code: 'failed', detail: error.message, how: 'failed' }, null));
    child.once('exit', (code, signal) =>
      this.#down(child, this.#ended ?? { code: 'exit', detail: signal ?? `exit code ${code}` }, signal),
    );
    this.#cancel = clock.after(START_MS, () =>
      this.#kill(child, { code: 'failed', detail: 'the guard did not start', how: 'no-desktop' }),
    );
  }

  #hear(child: ChildProcess, said: unknown): void {
    if (child !== this.#child) return;
    const message = readGuard(said);
    if (message === null) return this.#options.onUnreadable();
    if (message.t === 'pong') return this.#pulse?.answered(message.nonce);
    this.#pulse?.heard();
    if (message.t === 'ending') {
      this.#ended = { code: message.code, detail: message.detail };
      return;
    }
    if (message.t === 'cut' || message.t === 'cover-removed') this.#count('cut');
    if (message.t === 'ready') {
      this.#cancel();
      this.#ready = true;
      this.#pulse?.begin();
    }
    this.#options.onMessage(message);
  }

  #kill(child: ChildProcess, ended: GuardEnd): void {
    this.#ended = ended;
    child.kill('SIGKILL');
  }

  #down(child: ChildProcess, end: Ending, signal: NodeJS.Signals | null): void {
    if (child !== this.#child || this.#stopping) return;
    this.#cancel();
    this.#pulse?.end();
    this.#child = null;
    this.#next({ ...end, how: end.how ?? this.#howOf(end.code, signal) });
  }

  #next(end: GuardEnd): void {
    const retryMs = this.#count(end.how);
    this.#cancel = this.#options.clock.after(retryMs, () => this.#start());
    this.#options.onDown(end, retryMs);
  }

  #howOf(code: string, signal: NodeJS.Signals | null): GuardEnding {
    if (signal !== null) return 'killed';
    // A guard that fails before it has a desktop will most likely fail again.
    return !this.#ready || code === 'display-gone' ? 'no-desktop' : 'failed';
  }

  /** Takes an end down; how long the next guard waits. */
  #count(how: GuardEnding): number {
    const { clock, onTampering } = this.#options;
    const now = clock.mono();
    const { watch, retryMs } = guardEnded(this.#watch, { how, livedMs: now - this.#startedAt, now });
    this.#watch = watch;
    const endsAt = tamperingEndsAt(watch);
    this.#cancelTampering();
    if (endsAt !== null) this.#cancelTampering = clock.after(Math.ceil(endsAt - now), onTampering);
    onTampering();
    return retryMs;
  }
}

const tryStart = (options: GuardStart): { child: ChildProcess } | { child: null; detail: string } => {
  try {
    return { child: startGuard(options) };
  } catch (cause) {
    return { child: null, detail: cause instanceof Error ? cause.message : String(cause) };
  }
};
