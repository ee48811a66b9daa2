import { execFileSync } from 'node:child_process';

/**
 * Bytes each process has sent over its TCP connections to a port so far, by process id: TLS and WebSocket
 * included, TCP and IP headers not. Read from the kernel's own counters with `ss`, so nothing is in the way.
 */
export const bytesSentTo = (port: number): Map<number, number> => {
  const text = execFileSync('ss', ['-tinpH', 'state', 'established', `( dport = :${port} )`], {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  const sent = new Map<number, number>();
  // Each connection is one line of addresses and processes, and one line of counters that starts with a blank.
  for (const entry of text.split(/\n(?=\S)/)) {
    const pid = Number(/pid=(\d+)/.exec(entry)?.[1]);
    const bytes = Number(/bytes_sent:(\d+)/.exec(entry)?.[1] ?? 0);
    if (Number.isInteger(pid)) sent.set(pid, (sent.get(pid) ?? 0) + bytes);
  }
  return sent;
};
