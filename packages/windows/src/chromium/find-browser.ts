import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NoBrowser } from '../errors.ts';

type Where = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isProgram: (path: string) => boolean;
};

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];

const WINDOWS = [
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
];

const MACOS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const LINUX = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/usr/lib/chromium', '/opt/google/chrome'];

const MENDS: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'install one with: sudo apt-get install chromium',
  win32: 'install Microsoft Edge or Google Chrome',
  darwin: 'install Google Chrome',
};

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there or not to be run by us: either way the next place is looked at.
    return false;
  }
};

const candidates = ({ platform, env }: Where): readonly string[] => {
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES(X86)'], env['PROGRAMFILES'], env['LOCALAPPDATA']];
    return WINDOWS.flatMap((parts) => roots.flatMap((root) => (root === undefined ? [] : [join(root, ...parts)])));
  }
  const path = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  const places = NAMES.flatMap((name) => [...path, ...LINUX].map((folder) => join(folder, name)));
  return platform === 'darwin' ? [...MACOS, ...places] : places;
};

/**
 * The installed browser to open windows with: the one that `USHER_BROWSER` names, else Chromium, Chrome or
 * Edge on the PATH or where installers put them. Throws NoBrowser with the mend.
 */
export const findBrowser = (where: Where = { platform: process.platform, env: process.env, isProgram }): string => {
  const mend = MENDS[where.platform] ?? 'install Chromium';
  const wanted = where.env['USHER_BROWSER'];
  if (wanted !== undefined && wanted !== '') {
    if (where.isProgram(wanted)) return wanted;
    throw new NoBrowser([wanted], 'USHER_BROWSER names a program that is not there; correct or unset it');
  }
  const found = candidates(where).find((path) => where.isProgram(path));
  if (found === undefined) throw new NoBrowser(NAMES, mend);
  return found;
};
