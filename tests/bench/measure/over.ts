import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds, family } from './processes.ts';

/** What each of several program families used over a time, in % of one core, in the order given. */
export const cpuPercentOver = async (seconds: number, roots: readonly number[]): Promise<number[]> => {
  const families = roots.map((root) => family(root));
  const used = families.map((pids) => cpuSeconds(pids));
  const begun = performance.now();
  await pause(seconds * 1_000);
  const took = (performance.now() - begun) / 1_000;
  return families.map((pids, i) => {
    // A process that ended took its count with it: what is left would be too small a figure.
    const lost = pids.filter((pid) => !existsSync(`/proc/${pid}`));
    if (lost.length > 0) throw new Error(`processes ended while they were measured: ${lost.join(' ')}`);
    return ((cpuSeconds(pids) - (used[i] ?? 0)) / took) * 100;
  });
};
