import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readCookies } from '../display-cookie.ts';

/** What of the service's environment the page's program gets as it is. */
const PASSED_ON = ['LANG', 'TZ', 'USHER_BROWSER'];
const PATH = '/usr/local/bin:/usr/bin:/bin:/snap/bin';
const PASSABLE = 0o711;
/** What is still there after so many tries goes with the next start of the computer. */
const TRIES = 10;
const TRY_AGAIN_MS = 150;

export type PageAccount = { readonly uid: number; readonly gid: number };

type Options = {
  readonly display: string;
  /** The account that the page runs as; null when that is the service's own. */
  readonly account: PageAccount | null;
  readonly environment: NodeJS.ProcessEnv;
};

/**
 * An empty home for the pupil's page, removed with it: what the pupil keeps in their own cannot change how the browser
 * starts, and nothing of what is told stays in it.
 */
export class PageHome implements AsyncDisposable {
  /** In a folder of the service's own, so that nobody can put anything in its way. */
  readonly #place: string;
  readonly folder: string;
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
    const { account, display, environment } = options;
    this.#place = mkdtempSync(join(account === null ? tmpdir() : '/run', 'usher-page-'));
    this.folder = join(this.#place, 'home');
    mkdirSync(this.folder, { mode: 0o700 });
    const cookie = join(this.folder, 'cookie');
    writeFileSync(cookie, readCookies(display, environment), { mode: 0o400, flag: 'wx' });
    if (account === null) return;
    for (const path of [cookie, this.folder]) chownSync(path, account.uid, account.gid);
    chmodSync(this.#place, PASSABLE);
  }

  /** The whole environment of the page's program. */
  get environment(): Readonly<Record<string, string>> {
    const { display, environment } = this.#options;
    const passed = PASSED_ON.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    return {
      ...Object.fromEntries(passed),
      PATH,
      HOME: this.folder,
      TMPDIR: this.folder,
      XDG_CONFIG_HOME: this.folder,
      XDG_CACHE_HOME: this.folder,
      XDG_RUNTIME_DIR: this.folder,
      DISPLAY: display,
      XAUTHORITY: join(this.folder, 'cookie'),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { account } = this.#options;
    if (account === null) return rmSync(this.#place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    for (let left = TRIES; left > 0 && !(await this.#remove(account)); left -= 1) await pause(TRY_AGAIN_MS);
  }

  /** Whether nothing of it is left; else a program that is ending has still written there. */
  async #remove(account: PageAccount): Promise<boolean> {
    // Not as root: whoever owns it could lead the removing elsewhere.
    const rm = spawn('/bin/rm', ['-rf', '--', this.folder], { ...account, cwd: '/', env: {}, stdio: 'ignore' });
    await once(rm, 'exit').catch(() => undefined);
    try {
      // What is empty cannot lead anywhere.
      rmdirSync(this.folder);
      rmdirSync(this.#place);
      return true;
    } catch (cause) {
      return (cause as NodeJS.ErrnoException).code === 'ENOENT';
    }
  }
}
