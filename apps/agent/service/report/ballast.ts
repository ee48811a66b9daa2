import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Room for reports on a disk that others have filled (REL-4). */
export const BALLAST_BYTES = 8 * 1024 * 1024;
/** The ballast is put back only where there is plenty of room besides. */
const PLENTY = 4;
const PIECE_BYTES = 1024 * 1024;

/** Lays a ballast of so many bytes where there is room for it; says whether it lies there. */
export const layBallast = (file: string, size = BALLAST_BYTES): boolean => {
  // One that a crash cut short keeps less room than it should.
  if (statSync(file, { throwIfNoEntry: false })?.size === size) return true;
  try {
    rmSync(file, { force: true });
    const { bavail, bsize } = statfsSync(dirname(file));
    if (bavail * bsize < size * PLENTY) return false;
    const fd = openSync(file, 'wx', 0o600);
    try {
      // Written, not only made longer: a file with holes keeps no room.
      const piece = Buffer.alloc(Math.min(PIECE_BYTES, size), 0xaa);
      for (let at = 0; at < size;) at += writeSync(fd, piece, 0, Math.min(piece.length, size - at));
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
