import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A socket on which a process waits for others: `tcp 127.0.0.1:5830`, `udp 0.0.0.0:5353`, `unix /run/x`. */
export type Waiting = { readonly pid: number; readonly socket: string };

const parentOf = (pid: number): number | null => {
  try {
    // The name of a process may hold spaces and brackets; what follows the last one is numbers.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
};

/** A process and everything that it started, directly or not. */
export const familyOf = (root: number): ReadonlySet<number> => {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const family = new Set([root]);
  for (let grown = -1; grown !== family.size;) {
    grown = family.size;
    for (const pid of pids) if (family.has(parentOf(pid) ?? -1)) family.add(pid);
  }
  return family;
};

/** Every socket on which these processes wait, as `ss` of the system lists them. */
export const waitingSockets = (pids: ReadonlySet<number>): readonly Waiting[] =>
  execFileSync('ss', ['--no-header', '--numeric', '--listening', '--tcp', '--udp', '--unix', '--processes'], {
    encoding: 'utf8',
  })
    .split('\n')
    .flatMap((line) => {
      const [kind = '', , , , local = '', port = ''] = line.trim().split(/\s+/);
      const socket = kind.startsWith('u_') ? `unix ${local}` : `${kind} ${local.includes(':') ? local : port}`;
      return Array.from(line.matchAll(/pid=(\d+)/g), ([, pid]) => ({ pid: Number(pid), socket }));
    })
    .filter(({ pid }) => pids.has(pid));
