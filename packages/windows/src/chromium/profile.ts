import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PREFIX = 'usher-window-';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Removes the profiles of programs that ended without tidying up, such as by a power cut. */
export const sweepProfiles = async (folder = tmpdir()): Promise<void> => {
  const names = (await readdir(folder)).filter((name) => name.startsWith(PREFIX));
  const dead = names.filter((name) => {
    const pid = Number(name.slice(PREFIX.length).split('-', 1)[0]);
    return Number.isInteger(pid) && pid > 0 && !isAlive(pid);
  });
  await Promise.all(dead.map((name) => remove(join(folder, name))));
};

/** An empty browser profile that only this program uses, named after its process. */
export const makeProfile = (folder = tmpdir()): Promise<string> => mkdtemp(join(folder, `${PREFIX}${process.pid}-`));

const remove = (profile: string): Promise<void> =>
  rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });

/**
 * The process of the browser that has this profile open, from its lock, a link to `<host>-<pid>`. Null on Windows,
 * which has no such link and keeps files in use from being removed instead.
 */
export const browserOf = async (profile: string): Promise<number | null> => {
  const target = await readlink(join(profile, 'SingletonLock')).catch(() => '');
  const pid = Number(target.slice(target.lastIndexOf('-') + 1));
  return target !== '' && Number.isInteger(pid) && pid > 0 ? pid : null;
};

const ENDS_WITHIN_MS = 3_000;

/** Removes a profile once the browser `pid`, which writes to it, has ended; one that has not after 3 s is killed. */
export const removeProfile = async (profile: string, pid: number | null): Promise<void> => {
  const end = performance.now() + ENDS_WITHIN_MS;
  while (pid !== null && isAlive(pid)) {
    if (performance.now() > end) process.kill(pid, 'SIGKILL');
    await pause(20);
  }
  await remove(profile);
};
