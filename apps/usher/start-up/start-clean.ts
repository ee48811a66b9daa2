import { constants } from 'node:os';
import { closeToDebuggers, judgeStart, startAnew, thisStart } from '@usher/trust/start-up';
import { UsherFailure } from '../failure.ts';
import { reportFailure } from '../report.ts';

/**
 * Whether this process may go on (rules STT1 to STT4). With variables in its environment that were obeyed already it
 * starts itself anew without them and stands in for that process until its end; with arguments that open it to others
 * it says so and ends.
 */
export const startClean = (): boolean => {
  closeToDebuggers(() => process.stderr.write('usher: a debugger was asked for and refused\n'));
  const start = thisStart();
  const judged = judgeStart({ ...start, nodeArguments: process.execArgv, arguments: process.argv.slice(2) });
  switch (judged.kind) {
    case 'clean':
      if (start.anew) endWithParent();
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

/** The process that stands in for this one is gone, or was told to end: so does this one. */
const endWithParent = (): void => {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
};

const standInFor = (without: readonly string[]): void => {
  const child = startAnew(without, { nodeArguments: ['--disable-sigusr1'], tied: true });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  // Ctrl+C reaches the child by its terminal as well, and a second SIGINT would end it before it has tidied up.
  process.on('SIGINT', () => child.kill('SIGTERM'));
  child.once('error', (error) => reportFailure(process.argv.includes('--json'), error));
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
};
