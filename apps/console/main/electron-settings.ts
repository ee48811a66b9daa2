import ElectronStore from 'electron-store';
import { type SettingsStore, settingsIn } from './settings.ts';

/** Settings in `settings.json` of a folder, inside Electron. A damaged file is begun anew. */
export const electronSettings = (folder: string): SettingsStore =>
  settingsIn(new ElectronStore({ cwd: folder, name: 'settings', clearInvalidConfig: true, configFileMode: 0o600 }));
