import { join } from 'node:path';
import type { Plugin } from 'vite';
import { sourceOf, weaken, weakeningOf } from './weakening.ts';

const root = new URL('../..', import.meta.url).pathname;

/**
 * Takes one defence out of the code under test when USHER_WEAKEN names a case. It is a matter of the test runner:
 * nothing that is built or started knows of it.
 */
export const weakenPlugin = async (which = process.env['USHER_WEAKEN']): Promise<Plugin[]> => {
  if (which === undefined || which === '') return [];
  const weakening = await weakeningOf(which);
  weaken(sourceOf(weakening), weakening);
  const path = join(root, weakening.file);
  return [
    {
      name: 'usher-weaken',
      enforce: 'pre',
      transform: (code, id) => (id.split('?')[0] === path ? { code: weaken(code, weakening), map: null } : null),
    },
  ];
};
