import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say, stop } from './say.mjs';

/**
 * The packages whose install scripts are run; no other package runs anything when it is installed. `node` fetches its binary
 * in one. `tests/hardening.test.ts` finds packages that come to want a script.
 */
export const MAY_RUN = ['node'];

const nodeRuns = (root) =>
  spawnSync(join(root, 'node_modules/.bin/node'), ['--version'], { encoding: 'utf8' }).status === 0;

/**
 * Installs the npm packages exactly as the lock file has them. A mark with the lock file's hash, left after
 * an installation that went through, makes the next time cost nothing.
 */
export const npmPackages = (root) => {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const mark = join(root, 'node_modules/.usher-setup');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === `${hash} ${process.platform}-${process.arch}`) return;
  say('installing npm packages from the lock file (once, a minute or so)');
  const run = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (run.status !== 0) stop('npm ci failed', 'read the lines above; a proxy or no network is the usual cause');
  const ran = spawnSync('npm', ['rebuild', ...MAY_RUN, '--ignore-scripts=false', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (ran.status !== 0 || !nodeRuns(root))
    stop('the Node.js of this project did not install', 'run: npm rebuild node --ignore-scripts=false');
  writeFileSync(mark, `${hash} ${process.platform}-${process.arch}`);
};
