import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;

/** The cases that open the titles of one file's tests, of the groups they stand in, and of tables of cases. */
const openedIn = (source: string): readonly string[] => {
  const titles = source.matchAll(
    /\b(?:test|it|describe)(?:\.\w+)*(?:\([^()]*\)|\(\s*\[[\s\S]*?\]\s*\))?\(\s*['"`]((?:\[[A-Z\d-]+\] ?)+)/g,
  );
  const rows = source.matchAll(/\[\s*['"`]((?:\[[A-Z\d-]+\] ?)+)/g);
  return [...titles, ...rows].flatMap(([, opening]) => Array.from(String(opening).matchAll(/RT-\d{3}/g), String));
};

/** Every test file below a folder, with the red-team cases that it holds. */
export const casesByFile = (folder: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(test|spec)\.ts$/.test(path))
      .map((path) => join(folder, path))
      .map((path) => [path, [...new Set(openedIn(readFileSync(join(root, path), 'utf8')))]]),
  );
