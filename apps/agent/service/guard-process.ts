import { type ChildProcess, fork } from 'node:child_process';
import type { Clock } from '../clock.ts';
import type { FromGuard, ToGuard } from '../guard-talk.ts';
import { readGuard } from './guard-messages.ts';

/** A guard that has said nothing for this long is asked whether it is alive, and killed when it is asked in vain twice. */
const PING_EVERY_MS = 1_500;
const MISSED_PINGS = 2;
/** A guard gets this long from its start to its first word. */
const START_MS = 10_000;
const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 10_000;
/** A guard that lived this long starts the next one's waits from the first again. */
const SOUND_AFTER_MS = 30_000;

// A guard keeps little: a small young generation and one worker save some 8 MB and cost no time that was measured.
const NODE_FLAGS = ['--max-semi-space-size=1', '--v8-pool-size=1', '--disable-warning=ExperimentalWarning'];
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'XDG_CACHE_HOME', 'TZ'];

/** Why a guard ended: the desktop error's code, `failed`, `silent`, or `exit` with what the system said. */
export type GuardEnd = { readonly code: string; readonly detail: string };

export type GuardOptions = {
  readonly entry: string;
  readonly display: string;
  readonly clock: Clock;
  readonly onMessage: (message: FromGuard) => void;
  /** The guard is gone; another is started after `retryMs`. */
  readonly onDown: (end: GuardEnd, retryMs: number) => void;
  /** A message of a guard that could not be read, which is dropped. */
  readonly onUnreadable: () => void;
};

/** A guard that is always there or on its way: started, asked for life, killed when it freezes, started again. */
export class GuardProcess implements AsyncDisposable {
  readonly #options: GuardOptions;
  #child: ChildProcess | null = null;
  #ended: GuardEnd | null = null;
  #startedAt = 0;
  #retryMs = RETRY_FIRST_MS;
  #pings = 0;
  #unanswered = 0;
  #heard = false;
  #cancel: () => void = () => {};
  #stopping = false;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#start();
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Sends to the present guard; with none there it is lost, because the next one is told everything anew. */
  send(message: ToGuard): void {
    if (this.#child?.connected === true) this.#child.send(message, this.#sendFailed);
  }

  /** Ends the guard, and with it whatever it shows. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    this.#cancel();
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
    const { entry, display, clock } = this.#options;
    const env = Object.fromEntries(
      PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    );
    const child = fork(entry, [display], {
      serialization: 'advanced',
      execArgv: NODE_FLAGS,
      // One thread is enough to encode pictures, and each costs memory.
      env: { ...env, UV_THREADPOOL_SIZE: '1' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    this.#ended = null;
    this.#unanswered = 0;
    this.#startedAt = clock.mono();
    child.on('message', (said) => this.#hear(child, said));
    child.once('error', (error) => this.#down(child, { code: 'failed', detail: error.message }));
    child.once('exit', (code, signal) =>
      this.#down(child, this.#ended ?? { code: 'exit', detail: signal ?? `exit code ${code}` }),
    );
    this.#cancel = clock.after(START_MS, () => this.#silent(child));
  }

  #hear(child: ChildProcess, said: unknown): void {
    if (child !== this.#child) return;
    const message = readGuard(said);
    if (message === null) return this.#options.onUnreadable();
    this.#unanswered = 0;
    this.#heard = true;
    if (message.t === 'pong') return;
    if (message.t === 'ending') {
      this.#ended = { code: message.code, detail: message.detail };
      return;
    }
    if (message.t === 'ready') {
      this.#cancel();
      this.#ping(child);
    }
    this.#options.onMessage(message);
  }

  // Counted in questions, not in time: a service that was itself stopped for a while must not blame its guard.
  #ping(child: ChildProcess): void {
    this.#cancel = this.#options.clock.after(PING_EVERY_MS, () => {
      if (this.#unanswered >= MISSED_PINGS) return this.#silent(child);
      // Waking two processes costs more than all the rest of a quiet second: whoever talks is not asked.
      if (!this.#heard) {
        this.#unanswered += 1;
        this.#pings += 1;
        this.send({ t: 'ping', n: this.#pings });
      }
      this.#heard = false;
      this.#ping(child);
    });
  }

  #silent(child: ChildProcess): void {
    this.#ended = { code: 'silent', detail: 'the guard did not answer' };
    child.kill('SIGKILL');
  }

  #down(child: ChildProcess, end: GuardEnd): void {
    if (child !== this.#child || this.#stopping) return;
    this.#cancel();
    this.#child = null;
    const { clock, onDown } = this.#options;
    if (clock.mono() - this.#startedAt >= SOUND_AFTER_MS) this.#retryMs = RETRY_FIRST_MS;
    const wait = this.#retryMs;
    this.#retryMs = Math.min(RETRY_MOST_MS, wait * 2);
    this.#cancel = clock.after(wait, () => this.#start());
    onDown(end, wait);
  }
}
