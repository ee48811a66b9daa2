import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** The machine that figures are of, in one line. */
export const machine = (): string => {
  const [first] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} x ${first?.model.trim() ?? 'unknown CPU'}, ${gib} GB, Linux ${release()}, Node ${process.version}`;
};

/** The commit of the working tree, with a plus where it was changed since. */
export const revision = (): string => {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+';
    return `${git('rev-parse', '--short', 'HEAD')}${changed}`;
  } catch {
    return 'no repository';
  }
};

const ticks = (): { readonly busy: number; readonly all: number } => {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const busy = user + nice + system + irq + soft + steal;
  return { busy, all: busy + idle + wait };
};

/** Begins to watch how busy the whole machine is; the returned function tells, in % of all cores since then. */
export const watchMachine = (): (() => number) => {
  const before = ticks();
  return () => {
    const now = ticks();
    return ((now.busy - before.busy) / Math.max(1, now.all - before.all)) * 100;
  };
};

const QUIET_PERCENT = 25;
const QUIET_FOR_MS = 300;
const AT_MOST_MS = 60_000;

/** Waits until the machine as a whole has hardly worked for 0.3 s; at most a minute, and then goes on regardless. */
export const untilQuiet = async (): Promise<void> => {
  const deadline = performance.now() + AT_MOST_MS;
  while (performance.now() < deadline) {
    const busy = watchMachine();
    await pause(QUIET_FOR_MS);
    if (busy() <= QUIET_PERCENT) return;
  }
};
