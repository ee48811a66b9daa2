import { resolve } from 'node:path';
import { build } from 'vite';

/** Builds the pages the specs are played on from the sources as they are now. */
const buildStage = async (): Promise<void> => {
  await build({
    configFile: resolve(import.meta.dirname, '../../apps/console/vite.config.ts'),
    mode: 'stage',
    logLevel: 'error',
  });
};

// Playwright takes a global set-up as a default export only.
// oxlint-disable-next-line import/no-default-export
export default buildStage;
