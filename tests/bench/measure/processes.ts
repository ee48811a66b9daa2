import { readdirSync, readFileSync } from 'node:fs';

// USER_HZ, in which /proc counts time, is 100 on every Linux that Node runs on (proc(5), sysconf(_SC_CLK_TCK)).
const TICKS_PER_SECOND = 100;

type Stat = { readonly parent: number; readonly seconds: number };

const readStat = (pid: number): Stat | null => {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The program's name, in brackets, may hold spaces and brackets itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND };
};

/** A process and everything it started, as they are now. */
export const family = (pid: number): number[] => {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const child = Number(name);
    if (!Number.isInteger(child)) continue;
    const parent = readStat(child)?.parent;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const all = [pid];
  for (let i = 0; i < all.length; i += 1) all.push(...(children.get(all[i] ?? 0) ?? []));
  return all;
};

/** User and system time of these processes so far, in seconds; ended ones count nothing. */
export const cpuSeconds = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + (readStat(pid)?.seconds ?? 0), 0);

/** Memory of these processes with shared pages divided among all that share them (PSS), in MiB. */
export const pssMiB = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    try {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      return sum + Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024;
    } catch {
      return sum;
    }
  }, 0);

/** The one-minute load average, printed beside every figure. */
export const load = (): number => Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
