import { readdirSync, readFileSync } from 'node:fs';

/** A running process: who started it, under which account, and whether it is stopped. */
export type ProcessFacts = {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  readonly state: string;
};

const numberIn = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? -1);

/** A process as it is now; null when it has ended, buried or not. */
export const processFacts = (pid: number): ProcessFacts | null => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const state = /^State:\s+(\S)/m.exec(status)?.[1] ?? 'X';
    if (state === 'Z' || state === 'X') return null;
    return { pid, parent: numberIn(status, 'PPid'), uid: numberIn(status, 'Uid'), state };
  } catch {
    return null;
  }
};

/** What a process has started itself and what still runs. */
export const childrenOf = (parent: number): readonly ProcessFacts[] =>
  readdirSync('/proc').flatMap((name) => {
    const facts = /^\d+$/.test(name) ? processFacts(Number(name)) : null;
    return facts !== null && facts.parent === parent ? [facts] : [];
  });
