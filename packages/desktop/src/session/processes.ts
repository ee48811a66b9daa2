import { readdirSync, readFileSync } from 'node:fs';
import { isSameDisplay } from './display-name.ts';

/** A running program: when it started (clock ticks after the machine did), whose it is, who started it. */
export type Process = {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  readonly startedTicks: number;
};

/** Linux tells times of processes to programs in hundredths of a second, whatever its own clock does. */
export const TICKS_PER_SECOND = 100;

/** Reads parent and start time from the text of `/proc/<pid>/stat`; the name in it may hold anything. */
export function parseStat(text: string): { readonly parent: number; readonly startedTicks: number } | null {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const parent = Number(fields[1]);
  const startedTicks = Number(fields[19]);
  return Number.isInteger(parent) && Number.isFinite(startedTicks) ? { parent, startedTicks } : null;
}

/** The variables named in the text of `/proc/<pid>/environ`. */
export function readVariables(environ: string, names: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const entry of environ.split('\0')) {
    const at = entry.indexOf('=');
    const name = entry.slice(0, at);
    if (names.includes(name) && !found.has(name)) found.set(name, entry.slice(at + 1));
  }
  return found;
}

/** A process that works on a display, and the name it was given at sign-in. */
export type DisplayProcess = Process & { readonly logName: string };

/** A process as it is now, or null when it has ended. */
export function readProcess(pid: number): Process | null {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    return stat && Number.isInteger(uid) ? { pid, uid, ...stat } : null;
  } catch {
    return null;
  }
}

/** The processes of one display, found with one look at the process list a call. */
export class DisplayProcesses {
  readonly #display: string;
  readonly #settledTicks: number;
  /** Processes that do not work on the display and are too old to become one that does by running a program. */
  #settled = new Set<number>();

  constructor(display: string, settledSeconds = 60) {
    this.#display = display;
    this.#settledTicks = settledSeconds * TICKS_PER_SECOND;
  }

  find(nowTicks: number): DisplayProcess[] {
    const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
    const settled = new Set<number>();
    const found: DisplayProcess[] = [];
    for (const pid of pids) {
      if (this.#settled.has(pid)) {
        settled.add(pid);
        continue;
      }
      const variables = readEnvironment(pid);
      if (isSameDisplay(variables?.get('DISPLAY') ?? '', this.#display)) {
        const process = readProcess(pid);
        if (process) found.push({ ...process, logName: variables?.get('LOGNAME') ?? '' });
      } else {
        const process = readProcess(pid);
        if (process && nowTicks - process.startedTicks > this.#settledTicks) settled.add(pid);
      }
    }
    this.#settled = settled;
    return found;
  }
}

function readEnvironment(pid: number): ReadonlyMap<string, string> | null {
  try {
    return readVariables(readFileSync(`/proc/${pid}/environ`, 'latin1'), ['DISPLAY', 'LOGNAME']);
  } catch {
    // Ended meanwhile, or another account's and we are not root.
    return null;
  }
}
