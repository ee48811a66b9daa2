// Makes a fresh clone ready: `node build/setup/index.mjs --for start|test`. Plain Node 20, no packages.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debianPackages } from './debian-packages.mjs';
import { fetchElectron } from './electron-binary.mjs';
import { npmPackages } from './npm-packages.mjs';
import { stop } from './say.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const use = process.argv[process.argv.indexOf('--for') + 1] === 'test' ? 'test' : 'start';

if (Number(process.versions.node.split('.')[0]) < 20)
  stop(`Node.js ${process.versions.node} is too old`, 'install Node.js 20 or newer');
debianPackages(use);
npmPackages(root);
fetchElectron(root);
const bundle = spawnSync(join(root, 'node_modules/.bin/node'), [join(root, 'build/bundle/index.ts')], {
  cwd: root,
  stdio: ['ignore', 2, 2],
});
if (bundle.status !== 0) stop('the programs did not build', 'read the lines above');
