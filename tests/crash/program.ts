import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';

const MEMORY = '/dev/shm';

/** A new folder in memory where the system has such: what is killed and not cut off from power needs no disk. */
export const memoryFolder = (name: string): string => mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), name));

/** Builds a program of these tests into a folder, where it starts in a third of the time: it is started very often. */
export const built = async (entry: URL, folder: string): Promise<string> => {
  await using bundle = await rolldown({ input: entry.pathname, platform: 'node', logLevel: 'silent' });
  const name = basename(entry.pathname, '.ts');
  // What it loads only when it is asked for stays in files of its own.
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: `${name}.mjs`,
    chunkFileNames: '[name]-[hash].mjs',
  });
  return join(folder, `${name}.mjs`);
};
