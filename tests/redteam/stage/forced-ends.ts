import { type GuardedComputer, until } from './guarded-computer.ts';

/** Ends or stops a guard so often, and answers how long it took each time until another had put the lock back, in ms. */
export const forceGuard = async (
  computer: GuardedComputer,
  { signal, times }: { readonly signal: 'SIGKILL' | 'SIGSTOP'; readonly times: number },
): Promise<readonly number[]> => {
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const { guard } = computer;
    process.kill(guard, signal);
    const back = async (): Promise<boolean> => ![0, guard].includes(computer.guard) && (await computer.isLocked());
    took.push(await until(`guard ${time} is followed, and the lock back`, back));
  }
  return took;
};

/** Least, middle and most of some times, in words. */
export const spreadOf = (ms: readonly number[]): string => {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return `${at(0)} ms at least, ${at(0.5)} ms in the middle, ${at(1)} ms at most (n = ${ms.length})`;
};
