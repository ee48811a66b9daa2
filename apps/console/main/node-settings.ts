import Conf from 'conf';
import { type SettingsStore, settingsIn } from './settings.ts';

/** Settings in `settings.json` of a folder, for a console that runs without Electron. A damaged file is begun anew. */
export const nodeSettings = (folder: string): SettingsStore =>
  settingsIn(new Conf({ cwd: folder, configName: 'settings', clearInvalidConfig: true, configFileMode: 0o600 }));
