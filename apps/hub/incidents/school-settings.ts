import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '@usher/incidents';
import { HubError } from '../errors.ts';

/** What the school decided about incidents, in the data folder; without it the defaults that ship. */
const FILE = 'incidents.json';

/** Reads the school's settings for incidents (rule INC60). Throws HubError `bad-settings` that names every place of them. */
export const readSchoolSettings = (dataDir: string): Settings => {
  const file = join(dataDir, FILE);
  if (!existsSync(file)) return DEFAULT_SETTINGS;
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new HubError('bad-settings', `${file} is not JSON.`, 'Correct it, or take it away for the defaults.', cause);
  }
  const read = readSettings(raw);
  if ('settings' in read) return read.settings;
  const places = read.problems.slice(0, 5).map(({ where, what }) => `${where} (${what})`);
  throw new HubError('bad-settings', `${file} cannot be used: ${places.join(', ')}.`, 'Correct these places in it.');
};
