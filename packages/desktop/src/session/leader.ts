import type { DisplayProcess } from './processes.ts';

/** Accounts from here on are people's; below are the system's, such as a sign-in screen. */
const FIRST_PERSON = 1_000;

/**
 * Who is signed in, told from the processes of a display: the oldest that is a person's. A process of root counts
 * only with another account's name in its environment, where whoever signed the person in put it; pupils cannot
 * forge one because no pupil runs anything as root.
 */
export function leaderOf(
  processes: readonly DisplayProcess[],
  ours: (process: DisplayProcess) => boolean,
): DisplayProcess | null {
  const people = processes.filter(
    (process) =>
      !ours(process) &&
      (process.uid === 0 ? process.logName !== '' && process.logName !== 'root' : process.uid >= FIRST_PERSON),
  );
  return people.toSorted((a, b) => a.startedTicks - b.startedTicks || a.pid - b.pid)[0] ?? null;
}

/** Whether a process is one of `trees` or was started by one, directly or through others. */
export function isWithin(pid: number, trees: ReadonlySet<number>, parentOf: (pid: number) => number | null): boolean {
  const seen = new Set<number>();
  for (let at: number | null = pid; at !== null && at > 1 && !seen.has(at); at = parentOf(at)) {
    if (trees.has(at)) return true;
    seen.add(at);
  }
  return false;
}
