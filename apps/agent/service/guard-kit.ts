import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentError } from '../errors.ts';
import { readCookies } from './display-cookie.ts';
import type { GuardAccount } from './guard-account.ts';

type Options = {
  readonly account: GuardAccount | null;
  readonly display: string;
  /** The installation's folder of what is shipped beside the code. */
  readonly resources: string;
  readonly environment: NodeJS.ProcessEnv;
};

const PREFIX = 'usher-guard-';
const LEFT = new RegExp(`^${PREFIX}(\\d+)-[A-Za-z0-9]{6}$`);
/** Root's own folder, so that nobody can put anything in the way; an agent that is not root has only what its user has. */
const placeOf = (account: GuardAccount | null): string => (account === null ? tmpdir() : '/run');

/** Of the service's environment a guard gets no more than this; all else that it reads by name lies in its kit. */
const PASSED_ON = ['LANG', 'TZ'];

/**
 * A folder with all that a guard may still need once it has given its rights up, and nothing of the pupil's: the lock
 * screen's typeface, the display's cookie, and a place for the list of typefaces that the renderer keeps (rule GRD2).
 */
export class GuardKit implements Disposable {
  readonly folder: string;
  readonly #options: Options;

  private constructor(folder: string, options: Options) {
    this.folder = folder;
    this.#options = options;
  }

  /** Throws `no-account` when the system lets none be made. */
  static pack(options: Options): GuardKit {
    const place = placeOf(options.account);
    clearLeft(place);
    try {
      const kit = new GuardKit(mkdtempSync(join(place, `${PREFIX}${process.pid}-`)), options);
      kit.#fill();
      return kit;
    } catch (cause) {
      throw new AgentError(
        'no-account',
        'The folder of the guard cannot be made.',
        `Give the agent the right to ${place}.`,
        cause,
      );
    }
  }

  /** The whole environment of a guard. */
  get environment(): Readonly<Record<string, string>> {
    const { environment } = this.#options;
    const passed = PASSED_ON.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    return {
      ...Object.fromEntries(passed),
      HOME: this.folder,
      XDG_CACHE_HOME: join(this.folder, 'cache'),
      XDG_CONFIG_HOME: join(this.folder, 'cache'),
      XDG_DATA_HOME: join(this.folder, 'cache'),
      XAUTHORITY: join(this.folder, 'cookie'),
    };
  }

  /** Brings the display's cookie up to date: a display that was started again has another. */
  renew(): void {
    // Whoever tidies a folder of temporary files may have taken it for one.
    if (!existsSync(this.folder)) {
      mkdirSync(this.folder, { mode: 0o700 });
      return this.#fill();
    }
    const { display, environment } = this.#options;
    const path = join(this.folder, 'cookie');
    rmSync(path, { force: true });
    writeFileSync(path, readCookies(display, environment), { mode: 0o400, flag: 'wx' });
    this.#give(path);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #fill(): void {
    const { account, resources } = this.#options;
    const fonts = join(this.folder, 'fonts');
    mkdirSync(fonts);
    chmodSync(fonts, 0o755);
    for (const name of readdirSync(join(resources, 'fonts')).filter((file) => file.endsWith('.ttf'))) {
      copyFileSync(join(resources, 'fonts', name), join(fonts, name));
      chmodSync(join(fonts, name), 0o444);
    }
    const cache = join(this.folder, 'cache');
    mkdirSync(cache, { mode: 0o700 });
    this.#give(cache);
    this.renew();
    if (account === null) return;
    // The guard may go in, and change nothing but the cache.
    chownSync(this.folder, 0, account.gid);
    chmodSync(this.folder, 0o710);
  }

  #give(path: string): void {
    const { account } = this.#options;
    if (account !== null) chownSync(path, account.uid, account.gid);
  }
}

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Removes what services that were killed have left. */
const clearLeft = (place: string): void => {
  for (const name of readdirSync(place)) {
    const pid = LEFT.exec(name)?.[1];
    const path = join(place, name);
    try {
      if (pid !== undefined && !runs(Number(pid)) && lstatSync(path).uid === process.getuid?.())
        rmSync(path, { recursive: true, force: true });
    } catch {
      // Another agent of this computer was first.
    }
  }
};
