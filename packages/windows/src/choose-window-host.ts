import { chromiumWindows, type ChromiumWindowsOptions } from './chromium/chromium-windows.ts';
import { electronWindows } from './electron/electron-windows.ts';
import type { WindowHost } from './port.ts';

export type ChooseOptions = ChromiumWindowsOptions & {
  /** The built preload script for Electron's windows; without one Electron is not used. */
  readonly preload?: string | undefined;
};

/**
 * Electron's windows when this program runs inside Electron, else those of an installed browser. Throws NoBrowser
 * when there is neither.
 */
export const chooseWindowHost = async ({ preload, ...options }: ChooseOptions): Promise<WindowHost> => {
  if (process.versions['electron'] === undefined || preload === undefined) return chromiumWindows(options);
  return electronWindows({ electron: await import('electron'), preload, onRefused: options.onRefused });
};
