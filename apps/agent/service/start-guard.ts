import { type ChildProcess, fork } from 'node:child_process';
import type { GuardAccount } from './guard-account.ts';
import type { GuardKit } from './guard-kit.ts';

const NODE_FLAGS = [
  // A guard keeps little: a small young generation and one worker save some 8 MB and cost no time that was measured.
  '--max-semi-space-size=1',
  '--v8-pool-size=1',
  '--disable-warning=ExperimentalWarning',
  // By default a signal from the same account opens a debugger's door.
  '--disable-sigusr1',
];

export type GuardStart = {
  readonly entry: string;
  readonly display: string;
  /** Null when the service has none to give. */
  readonly account: GuardAccount | null;
  readonly kit: GuardKit;
};

/** Starts the program of a guard, which gives its rights up by itself as soon as it is loaded. */
export const startGuard = ({ entry, display, account, kit }: GuardStart): ChildProcess => {
  kit.renew();
  const numbers = account === null ? [] : [account.uid, account.gid].map(String);
  return fork(entry, [display, kit.folder, ...numbers], {
    serialization: 'advanced',
    execArgv: NODE_FLAGS,
    // One thread is enough to encode pictures, and each costs memory.
    env: { ...kit.environment, UV_THREADPOOL_SIZE: '1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
};
