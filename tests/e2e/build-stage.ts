import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

/**
 * Builds the pages the specs are played on from the sources as they are now, into a folder of this run alone, so that
 * two runs at once do not take each other's files away. Answers what clears it up.
 */
const buildStage = async (): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), 'usher-stage-'));
  for (const app of ['console', 'agent'])
    await build({
      configFile: resolve(import.meta.dirname, `../../apps/${app}/vite.config.ts`),
      mode: 'stage',
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: false },
    });
  process.env['USHER_STAGE'] = folder;
  process.env['USHER_WEB_PAGE'] = join(folder, 'web');
  await build({
    configFile: resolve(import.meta.dirname, '../../apps/hub/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: join(folder, 'web') },
  });
  return () => rm(folder, { recursive: true, force: true });
};

// Playwright takes a global set-up as a default export only.
// oxlint-disable-next-line import/no-default-export
export default buildStage;
