import { defineConfig } from 'vitest/config';
import { weakenPlugin } from './redteam/weaken-plugin.ts';

const root = new URL('..', import.meta.url).pathname;
const weakened = 'tests/redteam/weakened.test.ts';

export default defineConfig({
  root,
  test: {
    // What was transformed with a defence taken out must never be found by a run that has it, nor the other way.
    fsModuleCache: (process.env['USHER_WEAKEN'] ?? '') === '',
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['{apps,packages,build}/**/*.test.{ts,tsx}', 'tests/{run,demo}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          // Thousands of random cases on a machine that does other things as well; a time is no verdict.
          testTimeout: 30_000,
        },
      },
      {
        root,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Real X displays and processes: two files at once would fight over two cores.
          fileParallelism: false,
        },
      },
      {
        root,
        plugins: [weakenPlugin()],
        test: {
          name: 'redteam',
          include: ['tests/redteam/**/*.test.ts'],
          exclude: [weakened],
          // A module kept on disk from another run would be one with its defence, or worse, one without.
          fsModuleCache: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        root,
        test: {
          name: 'crash',
          include: ['tests/crash/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      { root, test: { name: 'weakened', include: [weakened], testTimeout: 120_000 } },
      { root, test: { name: 'house', include: ['tests/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
});
