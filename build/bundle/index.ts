// Builds the programs and the pages: `npm run bundle`. Does nothing when nothing changed.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { build as buildPage } from 'vite';
import { isFresh, markFresh } from './freshness.ts';
import { LEFT_OUT, PAGES, PROGRAMS } from './programs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);

if (!isFresh(root, [...PROGRAMS.map(({ folder, file }) => join(folder, file)), ...PAGES.map(({ built }) => built)])) {
  process.stderr.write('setup: building the programs\n');
  for (const folder of new Set(PROGRAMS.map((program) => program.folder)))
    rmSync(join(root, folder), { recursive: true, force: true });
  for (const { entry, folder, file, alone } of PROGRAMS) {
    const bundle = await rolldown({
      input: join(root, entry),
      platform: 'node',
      external: LEFT_OUT,
      ...(alone ? { treeshake: { moduleSideEffects: (id: string) => id.endsWith(entry) } } : {}),
    });
    // What a program loads only when asked for stays in files of its own, so that it costs no memory until then.
    await bundle.write({
      dir: join(root, folder),
      entryFileNames: file,
      chunkFileNames: '[name]-[hash].js',
      ...(alone ? { format: 'cjs', codeSplitting: false } : { format: 'esm' }),
    });
    await bundle.close();
  }
  for (const { root: page, config } of PAGES)
    await buildPage({
      root: join(root, page),
      configFile: join(root, config),
      logLevel: 'warn',
      build: { chunkSizeWarningLimit: 2_000 },
    });
  markFresh(root);
}
