import { chromiumWindows, type ChromiumWindowsOptions } from './chromium/chromium-windows.ts';
import type { WindowHost } from './port.ts';

/** Electron's windows when this program runs inside Electron, else those of an installed browser (NoBrowser when none). */
export const chooseWindowHost = async (options: ChromiumWindowsOptions): Promise<WindowHost> =>
  chromiumWindows(options);
