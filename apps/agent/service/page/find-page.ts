import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The pupil's page of an installation: its program, and the folder with what that shows. */
export type PageFiles = { readonly entry: string; readonly folder: string };

// From the service's own folder: bundled beside it, run from source, and bundled into the `usher` command.
const PLACES: readonly (readonly [entry: string, folder: string])[] = [
  ['page.js', 'renderer'],
  ['../pages/index.ts', '../dist/renderer'],
  ['../dist/page.js', '../dist/renderer'],
  ['../../agent/dist/page.js', '../../agent/dist/renderer'],
];

/** The page that belongs to the service in `folder`; null where none was built, and then there are the words alone. */
export const findPage = (folder: string): PageFiles | null => {
  const found = PLACES.map(([entry, pages]) => ({ entry: join(folder, entry), folder: join(folder, pages) })).find(
    (page) => existsSync(page.entry) && existsSync(join(page.folder, 'index.html')),
  );
  return found ?? null;
};
