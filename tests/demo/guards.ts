import { readdirSync, readFileSync } from 'node:fs';

const readStatus = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // Ended meanwhile.
    return '';
  }
};

const numberIn = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? -1);

/** The accounts that the children of a process run under. */
export const childAccounts = (parent: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .map(readStatus)
    .filter((status) => numberIn(status, 'PPid') === parent)
    .map((status) => numberIn(status, 'Uid'));
