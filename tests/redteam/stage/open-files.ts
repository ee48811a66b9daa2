import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What a process has open, as the system names it: paths of files, `socket:[inode]`, and so on. */
export const openFiles = (pid: number): readonly string[] => {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return [readlinkSync(join(folder, fd))];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
};

const inodesOf = (table: string): readonly string[] => {
  try {
    const rows = readFileSync(join('/proc/net', table), 'utf8').trim().split('\n').slice(1);
    return rows.flatMap((row) => row.trim().split(/\s+/)[9] ?? []);
  } catch {
    // A system without that kind of address, such as IPv6.
    return [];
  }
};

/** The sockets of a process that go over a network, by inode. */
export const networkSockets = (pid: number): readonly string[] => {
  const own = openFiles(pid).flatMap((name) => /^socket:\[(\d+)\]$/.exec(name)?.[1] ?? []);
  const network = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'].flatMap(inodesOf);
  return own.filter((inode) => network.includes(inode));
};
