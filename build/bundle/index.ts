// Builds what runs from one file each: `npm run bundle`. Does nothing when nothing changed.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { build as buildPage } from 'vite';
import { isFresh, markFresh } from './freshness.ts';
import { CONSOLE_PAGE, LEFT_OUT, PROGRAMS } from './programs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);

if (!isFresh(root, [...PROGRAMS.map(({ output }) => output), CONSOLE_PAGE])) {
  process.stderr.write('setup: building the programs\n');
  for (const { entry, output } of PROGRAMS) {
    const bundle = await rolldown({ input: join(root, entry), platform: 'node', external: LEFT_OUT });
    await bundle.write({ file: join(root, output), format: 'esm', codeSplitting: false, minify: false });
    await bundle.close();
  }
  await buildPage({
    root: join(root, 'apps/console/renderer'),
    configFile: join(root, 'apps/console/vite.config.ts'),
    logLevel: 'warn',
  });
  markFresh(root);
}
