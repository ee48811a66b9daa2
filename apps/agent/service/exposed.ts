import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

const isExposed = (facts: Stats, uid: number): boolean => {
  if (facts.uid !== 0 && facts.uid !== uid) return true;
  // In a sticky folder, such as /tmp, nobody can put anything in place of what is somebody else's.
  return (facts.mode & WRITABLE_BY_OTHERS) !== 0 && !(facts.isDirectory() && (facts.mode & STICKY) !== 0);
};

/**
 * The first file or folder on the way from the root to `path` that somebody other than root and this process's account
 * may change or replace; null when there is none. Throws when it is not there.
 */
export const exposedPlace = (path: string, uid = process.getuid?.() ?? 0): string | null => {
  const way: string[] = [];
  for (let place = realpathSync(path); ; place = dirname(place)) {
    way.unshift(place);
    if (dirname(place) === place) break;
  }
  return way.find((place) => isExposed(lstatSync(place), uid)) ?? null;
};
