import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Rgb } from '@usher/desktop';
import { Canvas, colourAt, typeKey, type Xvfb } from '@usher/desktop/testing';
import type { RunningSchool } from '../../integration/hub/running-school.ts';
import { startDisplays } from '../../demo/displays.ts';
import { childrenOf, processFacts } from './children.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const USHER = join(ROOT, 'apps/usher/dist/usher.js');

/** The programs as a school runs them, built from the sources as they are now; costs nothing when they are already. */
const build = async (): Promise<void> => {
  const building = spawn(process.execPath, [join(ROOT, 'build/bundle/index.ts')], { stdio: 'inherit' });
  const [status] = (await once(building, 'exit')) as [number | null];
  if (status !== 0) throw new Error('the programs were not built');
};

const SIZE = { width: 800, height: 600 };
/** What the pupil's work looks like, and what a lock does. */
const WORK: Rgb = [200, 120, 40];
const LOCK: Rgb = [9, 27, 31];

const near = (a: Rgb, b: Rgb): boolean => a.every((part, i) => Math.abs(part - (b[i] ?? 0)) <= 2);

/** Waits until it is so; rejects after 15 s. How long it took, in ms. */
export const until = async (what: string, test: () => boolean | Promise<boolean>, everyMs = 5): Promise<number> => {
  const begun = performance.now();
  while (!(await test())) {
    if (performance.now() - begun > 15_000) throw new Error(`it did not happen: ${what}`);
    await pause(everyMs);
  }
  return performance.now() - begun;
};

type Setting = {
  readonly station: string;
  readonly folder: string;
  readonly xvfb: Xvfb;
  readonly pupil: Canvas;
  readonly account: number | undefined;
};

/** A pupil's computer: a display with their work on it, and the real agent, run by root in a process of its own. */
export class GuardedComputer implements AsyncDisposable {
  readonly display: string;
  readonly dataDir: string;
  readonly pupil: Canvas;
  readonly #school: RunningSchool;
  readonly #station: string;
  readonly #folder: string;
  readonly #account: number | undefined;
  readonly #xvfb: Xvfb;
  readonly #keys: number[] = [];
  #agent: ChildProcess | null = null;
  #said = '';

  private constructor(school: RunningSchool, of: Setting) {
    this.#school = school;
    this.#station = of.station;
    this.#folder = of.folder;
    this.#account = of.account;
    this.#xvfb = of.xvfb;
    this.pupil = of.pupil;
    this.display = of.xvfb.display;
    this.dataDir = join(of.folder, 'agent');
    of.pupil.onKey((code) => this.#keys.push(code));
  }

  /** With `account` the agent is run by that instead of root. */
  static async set(school: RunningSchool, station: string, account?: number): Promise<GuardedComputer> {
    await build();
    const first = 600 + (process.pid % 150) * 4;
    const [xvfb] = await startDisplays(1, `${SIZE.width}x${SIZE.height}`, { first, last: first + 60 });
    if (xvfb === undefined) throw new Error('there is no display');
    const folder = mkdtempSync(join(tmpdir(), 'usher-guarded-'));
    // What keeps a pupil out is the agent's own doing, not where a test puts its folder.
    chmodSync(folder, 0o755);
    const pupil = await Canvas.open(xvfb.display);
    pupil.focus(pupil.window({ x: 0, y: 0, ...SIZE }, WORK));
    await pupil.drawn();
    const computer = new GuardedComputer(school, { station, folder, xvfb, pupil, account });
    if (account !== undefined) {
      mkdirSync(computer.dataDir, { mode: 0o700 });
      chownSync(computer.dataDir, account, account);
    }
    return computer;
  }

  /** The processes of the agent's service and of its present guard; 0 while there is none. */
  get service(): number {
    return this.#agent?.pid ?? 0;
  }

  get guard(): number {
    return childrenOf(this.service)[0]?.pid ?? 0;
  }

  /** What the agent wrote to its log. */
  get said(): string {
    return this.#said;
  }

  /** Starts the agent; resolves when it has the desktop and the hub. */
  async start(code?: string): Promise<void> {
    const { url, pin } = this.#school.address;
    const own = ['--data', this.dataDir, '--display', this.display, '--room', 'ICT1', '--station', this.#station];
    const hub = ['--hub', url, '--pin', pin, ...(code === undefined ? [] : ['--code', code])];
    const agent = spawn(process.execPath, [USHER, 'agent', 'run', ...own, ...hub], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(this.#account === undefined ? {} : { uid: this.#account, gid: this.#account }),
      // With more, such as what a test runner sets, it would start itself anew and stand in for that.
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], USHER_LOG: 'warn' },
    });
    agent.stderr.on('data', (chunk: Buffer) => (this.#said = (this.#said + chunk.toString()).slice(-4_000)));
    this.#agent = agent;
    await new Promise<void>((resolve, reject) => {
      agent.stdout.once('data', () => resolve());
      agent.once('exit', () => reject(new Error(`the agent ended: ${this.#said}`)));
    });
  }

  /** Ends the service as a crash would; resolves when its guard has gone as well. */
  async crash(): Promise<void> {
    const agent = this.#agent;
    if (agent === null) return;
    const guards = childrenOf(agent.pid ?? 0).map(({ pid }) => pid);
    const ended = new Promise((resolve) => agent.once('exit', resolve));
    agent.kill('SIGKILL');
    await ended;
    this.#agent = null;
    await until('the guard ends with its service', () => guards.every((pid) => processFacts(pid) === null));
  }

  /** The keys that the pupil's work got, after one more was typed at the keyboard. */
  async type(code: number): Promise<readonly number[]> {
    await typeKey(this.display, code);
    await this.pupil.drawn();
    return [...this.#keys];
  }

  async #colour(): Promise<Rgb> {
    return colourAt(await this.pupil.read({ x: 3, y: 3, width: 1, height: 1 }), 0, 0);
  }

  async isLocked(): Promise<boolean> {
    return near(await this.#colour(), LOCK);
  }

  async isWork(): Promise<boolean> {
    return near(await this.#colour(), WORK);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
    this.pupil[Symbol.dispose]();
    await this.#xvfb[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true });
  }
}
