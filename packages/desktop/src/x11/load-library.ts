import { createRequire } from 'node:module';

/** What the library loads when it is first needed, of all that this adapter uses. */
const LATER = [
  './auth',
  './fdpass',
  ...[
    'big-requests',
    'composite',
    'damage',
    'dpms',
    'fixes',
    'randr',
    'screen-saver',
    'shm',
    'xc-misc',
    'xinput',
    'xtest',
  ].map((name) => `./ext/${name}`),
];

/**
 * Loads all of the library now. A guard has given up the right to read its own program by the time it is needed. It is
 * asked for as the library asks, because Node remembers what was found by who asked; a bundled program has it all in one.
 */
export const loadLibrary = (): void => {
  if (!import.meta.filename.endsWith('.ts')) return;
  const asTheLibrary = createRequire(createRequire(import.meta.filename).resolve('x11/lib/xcore.js'));
  for (const name of LATER) asTheLibrary(name);
};
