import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './say.mjs';

const TRY_FOR_MS = 20_000;
const TRY_AGAIN_MS = 24 * 3600 * 1000;

/** Where Electron's program is, or null when it has not been fetched. */
export const electronBinary = (root) => {
  const folder = join(root, 'node_modules/electron');
  try {
    const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
};

/**
 * Fetches Electron's program when it can be had within 20 seconds. Many school networks refuse the download;
 * then Chromium windows serve, and it is not tried again for a day.
 */
export const fetchElectron = (root) => {
  if (electronBinary(root) !== null) return;
  const mark = join(root, 'node_modules/.usher-no-electron');
  if (existsSync(mark) && Date.now() - statSync(mark).mtimeMs < TRY_AGAIN_MS) return;
  const run = spawnSync(join(root, 'node_modules/.bin/node'), [join(root, 'node_modules/electron/install.js')], {
    stdio: 'ignore',
    timeout: TRY_FOR_MS,
    killSignal: 'SIGKILL',
  });
  if (run.status === 0 && electronBinary(root) !== null) return;
  writeFileSync(mark, '');
  say('Electron cannot be downloaded here; windows will be Chromium windows');
};
