import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';

const MEMORY = '/dev/shm';

/** A new folder in memory where the system has such: what is killed and not cut off from power needs no disk. */
export const memoryFolder = (name: string): string => mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), name));

/** Builds a program of these tests into one file of a folder, which starts in a third of the time: it is started very often. */
export const built = async (entry: URL, folder: string): Promise<string> => {
  await using bundle = await rolldown({ input: entry.pathname, platform: 'node', logLevel: 'silent' });
  const file = join(folder, basename(entry.pathname).replace(/\.ts$/, '.mjs'));
  await bundle.write({ file, format: 'esm' });
  return file;
};
