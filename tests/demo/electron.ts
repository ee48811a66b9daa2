import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built console as Electron starts it. */
export const ELECTRON_CONSOLE = join(root, 'apps/console/dist/main.js');

/** Electron's program, which its package fetches apart from itself; null where that was not possible. */
export const electronBinary = (): string | null => {
  const folder = join(root, 'node_modules/electron');
  const named = join(folder, 'path.txt');
  if (!existsSync(named)) return null;
  const binary = join(folder, 'dist', readFileSync(named, 'utf8'));
  return existsSync(binary) ? binary : null;
};
