import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
  await Promise.all(dead.map((name) => removeProfile(join(folder, name))));
};

/** An empty browser profile that only this program uses, named after its process. */
export const makeProfile = (folder = tmpdir()): Promise<string> => mkdtemp(join(folder, `${PREFIX}${process.pid}-`));

/** The browser's last processes may still write while they end, hence the retries. */
export const removeProfile = (profile: string): Promise<void> =>
  rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
