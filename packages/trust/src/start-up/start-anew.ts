import { type ChildProcess, spawn } from 'node:child_process';
import { close } from 'node:inspector';
import type { Start } from './judge-start.ts';

/** Set by a program that starts itself anew, so that it does so once. It lets nothing through: the second start is judged as well. */
const ANEW = 'USHER_STARTED_ANEW';

/** How this process was started. To be asked once: its children are not told what it was told. */
export const thisStart = (): Pick<Start, 'environment' | 'anew'> => {
  const anew = process.env[ANEW] === '1';
  delete process.env[ANEW];
  return { environment: Object.keys(process.env), anew };
};

/** Closes a debugger's door that Node was told to open, and opens none when a signal asks for it (rule STT4). */
export const closeToDebuggers = (onAsked: () => void): void => {
  // Node opens its inspector on SIGUSR1 unless somebody listens for it.
  if (process.platform !== 'win32') process.on('SIGUSR1', onAsked);
  close();
};

/**
 * Starts this program again with its own arguments, standard streams and an environment without those variables. `tied`
 * gives it a channel, by which it learns of our end however we end.
 */
export const startAnew = (
  without: readonly string[],
  { nodeArguments = [], tied }: { readonly nodeArguments?: readonly string[]; readonly tied: boolean },
): ChildProcess => {
  const kept = Object.entries(process.env).filter(([name]) => !without.includes(name));
  return spawn(process.execPath, [...nodeArguments, ...process.argv.slice(1)], {
    env: { ...Object.fromEntries(kept), [ANEW]: '1' },
    stdio: ['inherit', 'inherit', 'inherit', ...(tied ? (['ipc'] as const) : [])],
  });
};
