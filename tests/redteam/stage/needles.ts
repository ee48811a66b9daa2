import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes that stand nowhere by chance. */
const NEEDLE_BYTES = 60;
/** None that the product or a browser makes is larger. */
const LARGEST_BYTES = 512 * 1024 * 1024;

/** The forms in which some bytes may lie in a file: as they are, in base64 from each place of its three, and in hex. */
const formsOf = (bytes: Buffer): readonly Buffer[] => [
  bytes,
  // The first and last letters hold bits of what stood beside them.
  ...[0, 1, 2].map((from) => Buffer.from(bytes.subarray(from).toString('base64').slice(0, 64))),
  Buffer.from(bytes.toString('hex')),
];

/** What to look for of a picture: bytes from its middle, which no two pictures share as headers do. */
export const needleOf = (picture: Uint8Array): Buffer => {
  const from = Math.floor((picture.byteLength - NEEDLE_BYTES) / 2);
  return Buffer.from(picture.subarray(from, from + NEEDLE_BYTES));
};

const filesOf = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesOf(path) : entry.isFile() ? [path] : [];
    });
  } catch {
    // Taken away while it was looked at, as a browser does with its own.
    return [];
  }
};

const read = (path: string): Buffer | null => {
  try {
    return lstatSync(path).size > LARGEST_BYTES ? null : readFileSync(path);
  } catch {
    return null;
  }
};

/** Looks through everything below some folders; which files hold a needle in any form, and how many there were. */
export const search = (folders: readonly string[], needles: readonly Buffer[]) => {
  const forms = needles.flatMap(formsOf);
  const files = folders.flatMap(filesOf);
  const hits = files.filter((path) => {
    const bytes = read(path);
    return bytes !== null && forms.some((form) => bytes.includes(form));
  });
  return { hits, files: files.length };
};
