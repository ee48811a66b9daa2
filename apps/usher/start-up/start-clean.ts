import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { UsherFailure } from '../failure.ts';
import { reportFailure } from '../report.ts';
import { judgeStart } from './judge-start.ts';

/** Set by a program that starts itself anew, so that it does so once. It lets nothing through: the second start is judged as well. */
const ANEW = 'USHER_STARTED_ANEW';

/**
 * Whether this process may go on (rules STT1 to STT4). With variables in its environment that were obeyed already it
 * starts itself anew without them and stands in for that process until its end; with arguments that open it to others
 * it says so and ends.
 */
export const startClean = (): boolean => {
  const anew = process.env[ANEW] === '1';
  delete process.env[ANEW];
  closeToDebuggers();
  const judged = judgeStart({
    environment: Object.keys(process.env),
    nodeArguments: process.execArgv,
    arguments: process.argv.slice(2),
    anew,
  });
  switch (judged.kind) {
    case 'clean':
      if (anew) endWithParent();
      return true;
    case 'anew':
      standInFor(judged.without);
      return false;
    case 'refused':
      reportFailure(
        process.argv.includes('--json'),
        new UsherFailure('unsafe-start', judged.detail, 'start it without that'),
      );
      return false;
  }
};

/** Node opens its inspector on SIGUSR1 unless somebody listens for it. */
const closeToDebuggers = (): void => {
  process.on('SIGUSR1', () => process.stderr.write('usher: a debugger was asked for and refused\n'));
};

/** The process that stands in for this one is gone, or was told to end: so does this one. */
const endWithParent = (): void => {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
};

const standInFor = (without: readonly string[]): void => {
  const kept = Object.entries(process.env).filter(([name]) => !without.includes(name));
  const child = spawn(process.execPath, ['--disable-sigusr1', ...process.argv.slice(1)], {
    env: { ...Object.fromEntries(kept), [ANEW]: '1' },
    // The channel tells the child of our end, however we end.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  // Ctrl+C reaches the whole group of the terminal, the child too; its end is ours.
  process.on('SIGINT', () => undefined);
  child.once('error', (error) => reportFailure(process.argv.includes('--json'), error));
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
};
