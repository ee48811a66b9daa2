import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { titleNumbers } from '../title-numbers.ts';

const root = new URL('../..', import.meta.url).pathname;

const casesIn = (path: string): readonly string[] =>
  titleNumbers(readFileSync(join(root, path), 'utf8')).filter((number) => /^RT-\d{3}$/.test(number));

/** Every test file below a folder, with the red-team cases that it holds. */
export const casesByFile = (folder: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(test|spec)\.ts$/.test(path))
      .map((path) => join(folder, path))
      .map((path) => [path, casesIn(path)]),
  );
