import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AgentError } from '../errors.ts';

// From the service's own folder: bundled beside it, run from source, and bundled into the `usher` command.
const PLACES = ['guard.js', '../guard/index.ts', '../dist/guard.js', '../../agent/dist/guard.js'];

/** The guard's program that belongs to the service in `folder`. Throws `no-resources`. */
export const findGuardEntry = (folder: string): string => {
  const found = PLACES.map((place) => join(folder, place)).find((path) => existsSync(path));
  if (found === undefined)
    throw new AgentError('no-resources', 'The guard of this installation is missing.', 'Install the software again.');
  return found;
};
