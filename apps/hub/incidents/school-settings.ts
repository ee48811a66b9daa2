import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '@usher/incidents';
import type { Logger } from 'pino';
import { HubError } from '../errors.ts';

/** What the school decided about incidents, in the data folder; without it the defaults that ship. */
export const SETTINGS_FILE = 'incidents.json';

/** Reads settings for incidents (rule INC60). Throws HubError `bad-settings` that names every place that is wrong. */
export const settingsIn = (text: string, file: string): Settings => {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new HubError('bad-settings', `${file} is not JSON.`, 'Correct it, or take it away for the defaults.', cause);
  }
  const read = readSettings(raw);
  if ('settings' in read) return read.settings;
  const places = read.problems.slice(0, 5).map(({ where, what }) => `${where} (${what})`);
  throw new HubError('bad-settings', `${file} cannot be used: ${places.join(', ')}.`, 'Correct these places in it.');
};

/** Reads the school's settings for incidents. Throws HubError `bad-settings`. */
export const readSchoolSettings = (dataDir: string): Settings => {
  const file = join(dataDir, SETTINGS_FILE);
  return existsSync(file) ? settingsIn(readFileSync(file, 'utf8'), file) : DEFAULT_SETTINGS;
};

/** The school's settings in a hub that runs: read anew when somebody beside it has changed them. */
export class LiveSettings {
  readonly #dataDir: string;
  readonly #log: Logger;
  #now: Settings;

  /** Throws HubError `bad-settings`. */
  constructor(dataDir: string, log: Logger) {
    this.#dataDir = dataDir;
    this.#log = log;
    this.#now = readSchoolSettings(dataDir);
  }

  get now(): Settings {
    return this.#now;
  }

  /** What cannot be used changes nothing: the hub goes on with what it has, and says so. */
  look(): void {
    try {
      const read = readSchoolSettings(this.#dataDir);
      if (JSON.stringify(read) !== JSON.stringify(this.#now)) this.#now = read;
    } catch (error) {
      this.#log.error(
        { err: error },
        'the changed settings for incidents cannot be used; the hub goes on with those before',
      );
    }
  }
}
