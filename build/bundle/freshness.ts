import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PARTS = ['apps', 'packages', 'resources', 'build/bundle', 'package-lock.json'];
const SKIPPED = new Set(['node_modules', 'dist']);

const stamp = (path: string, hash: ReturnType<typeof createHash>): void => {
  const entry = statSync(path);
  if (!entry.isDirectory()) {
    hash.update(`${path} ${entry.size} ${entry.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(path).toSorted()) if (!SKIPPED.has(name)) stamp(join(path, name), hash);
};

/** A digest of every source file's name, size and time: cheap, and changes whenever a rebuild is due. */
export const sourceStamp = (root: string): string => {
  const hash = createHash('sha256');
  for (const part of PARTS) stamp(join(root, part), hash);
  return hash.digest('hex');
};

const markPath = (root: string): string => join(root, 'node_modules/.usher-bundle');

/** True when the programs were built from just these sources and are still there. */
export const isFresh = (root: string, outputs: readonly string[]): boolean =>
  outputs.every((output) => existsSync(join(root, output))) &&
  existsSync(markPath(root)) &&
  readFileSync(markPath(root), 'utf8') === sourceStamp(root);

export const markFresh = (root: string): void => writeFileSync(markPath(root), sourceStamp(root));
