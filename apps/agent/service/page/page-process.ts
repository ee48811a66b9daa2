import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Clock } from '../../clock.ts';
import { PAGE_NO_BROWSER, PAGE_READY } from '../../contract/page-contract.ts';
import type { ToGuard } from '../../guard-talk.ts';
import type { AgentLog } from '../log.ts';
import type { PageFiles } from './find-page.ts';
import { type PageAccount, PageHome } from './page-home.ts';

/** The black, the report and the teacher's alert first: a browser that starts takes what there is of a processor. */
const AFTER_MS = 600;
/** One that ends is started again, so often and no more: without it there are the guard's words. */
const STARTS = 4;
const AGAIN_MS = 1_000;
/** To end by itself, before it is killed with all that it started. */
const END_MS = 2_000;
/** The page needs nothing of the groups that its account is in. */
const NOBODYS_GROUP = 65_534;
const ROOT = 0;

type Options = {
  readonly page: PageFiles;
  readonly display: string;
  /** The agent's data folder, where the door is beside it: for an agent that is not root's. */
  readonly dataDir: string | undefined;
  readonly clock: Clock;
  readonly log: AgentLog;
  /** The size of the first monitor. */
  readonly size: () => { readonly width: number; readonly height: number };
  readonly tellGuard: (message: ToGuard) => void;
};

/** The pupil's page while the pupil hides the screens: at most one, as the account that is signed in, and never as root. */
export class PageProcess implements AsyncDisposable {
  readonly #options: Options;
  #child: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  /** Of a page that is drawn. */
  #name: string | null = null;
  #wanted = false;
  #uid: number | null = null;
  #starts = 0;
  #cancel: () => void = () => {};

  constructor(options: Options) {
    this.#options = options;
  }

  /** Whether the pupil hides the screens. */
  hidden(hidden: boolean): void {
    if (hidden === this.#wanted) return;
    this.#wanted = hidden;
    this.#starts = 0;
    if (hidden) this.#startIn(AFTER_MS);
    else this.#end();
  }

  /** The account that is signed in now, or null; the page of another one ends. */
  session(uid: number | null): void {
    if (uid === this.#uid) return;
    this.#uid = uid;
    this.#starts = 0;
    if (this.#child === null && this.#wanted) this.#startIn(AFTER_MS);
    else this.#end();
  }

  /** There is another guard, which knows nothing. */
  guardUp(): void {
    if (this.#name !== null) this.#options.tellGuard({ t: 'page', name: this.#name });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hidden(false);
    await this.#ended;
  }

  #startIn(ms: number): void {
    this.#cancel();
    this.#cancel = this.#options.clock.after(ms, () => this.#start());
  }

  #start(): void {
    const isRoot = process.geteuid?.() === ROOT;
    const uid = this.#uid;
    // Nobody's page, or root's, would be a browser with root's rights.
    if (!this.#wanted || this.#child !== null || (isRoot && (uid === null || uid === ROOT))) return;
    this.#starts += 1;
    try {
      this.#run(isRoot && uid !== null ? { uid, gid: NOBODYS_GROUP } : null);
    } catch (cause) {
      this.#options.log.warn({ cause: String(cause) }, "the pupil's page could not be started");
    }
  }

  #run(account: PageAccount | null): void {
    const { page, display, dataDir, size, log, tellGuard } = this.#options;
    const home = new PageHome({ display, account, environment: process.env });
    const name = `usher-page-${randomBytes(8).toString('hex')}`;
    const { width, height } = size();
    const more = dataDir === undefined ? [] : [dataDir];
    const child = spawn(process.execPath, [page.entry, page.folder, display, name, `${width}`, `${height}`, ...more], {
      cwd: '/',
      env: home.environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own, which is killed as a whole.
      detached: true,
      ...account,
    });
    this.#child = child;
    asAnyProgram(child);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-500)));
    // An end that comes while it is written to is told by its exit.
    child.stdin.on('error', () => undefined);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line !== PAGE_READY || child !== this.#child || !this.#wanted) return;
      this.#name = name;
      tellGuard({ t: 'page', name });
    });
    this.#ended = (async () => {
      const { why, code } = await endOf(child);
      killGroup(child);
      await home[Symbol.asyncDispose]();
      if (code === PAGE_NO_BROWSER) this.#starts = STARTS;
      if (this.#wanted) log.warn({ why, said: said.trim() }, "the pupil's page ended");
      this.#gone(child);
    })();
  }

  #gone(child: ChildProcess): void {
    if (child !== this.#child) return;
    this.#child = null;
    this.#forget();
    if (!this.#wanted || this.#starts >= STARTS) return;
    // The first of another hiding or account waits as long as the first of all.
    this.#startIn(this.#starts === 0 ? AFTER_MS : AGAIN_MS);
  }

  #forget(): void {
    if (this.#name === null) return;
    this.#name = null;
    this.#options.tellGuard({ t: 'page', name: null });
  }

  #end(): void {
    this.#cancel();
    this.#forget();
    const child = this.#child;
    if (child === null) return;
    child.stdin?.end();
    const cancel = this.#options.clock.after(END_MS, () => killGroup(child));
    void this.#ended.then(cancel);
  }
}

/** Takes back what this process has before the programs of pupils, which whatever it starts would have as well. */
const asAnyProgram = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return;
  try {
    setPriority(pid, 0);
    writeFileSync(`/proc/${pid}/oom_score_adj`, '0');
  } catch {
    // It has ended again, or this process had nothing to pass on.
  }
};

/** Resolves to how a program ended, or why it could not begin. */
const endOf = (child: ChildProcess): Promise<{ readonly why: string; readonly code: number | null }> =>
  new Promise((resolve) => {
    child.once('error', (cause) => resolve({ why: cause.message, code: null }));
    child.once('exit', (code, signal) => resolve({ why: signal ?? `exit code ${code}`, code }));
  });

/** Kills a program and all that it started and that did not leave its group. */
const killGroup = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
};
