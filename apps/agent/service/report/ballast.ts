import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Room for reports on a disk that others have filled (REL-4). */
export const BALLAST_BYTES = 8 * 1024 * 1024;
/** The ballast is put back only where there is plenty of room besides. */
const PLENTY = 4;

/** Lays the ballast where there is room for it; says whether it lies there. */
export const layBallast = (file: string): boolean => {
  if (existsSync(file)) return true;
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    if (bavail * bsize < BALLAST_BYTES * PLENTY) return false;
    const fd = openSync(file, 'wx', 0o600);
    try {
      // Written, not only made longer: a file with holes keeps no room.
      const piece = Buffer.alloc(1024 * 1024, 0xaa);
      for (let at = 0; at < BALLAST_BYTES; at += piece.length) writeSync(fd, piece);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    return true;
  } catch {
    // A disk without room for it; what was written of it must not take the last of it either.
    rmSync(file, { force: true });
    return false;
  }
};

/** Gives the room back for a report; says whether there was any. */
export const dropBallast = (file: string): boolean => {
  if (!existsSync(file)) return false;
  rmSync(file, { force: true });
  return true;
};
