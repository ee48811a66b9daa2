import { describe, expect, it } from 'vitest';
import { NoBrowser } from '../errors.ts';
import { findBrowser } from './find-browser.ts';

const on = (platform: NodeJS.Platform, env: Record<string, string>, ...programs: string[]) =>
  findBrowser({ platform, env, isProgram: (path) => programs.includes(path) });

describe('finding the browser', () => {
  it('takes the first on the PATH, Chromium before Chrome before Edge', () => {
    const env = { PATH: '/home/t/bin:/usr/bin' };
    expect(on('linux', env, '/usr/bin/google-chrome', '/usr/bin/chromium')).toBe('/usr/bin/chromium');
    expect(on('linux', env, '/usr/bin/microsoft-edge', '/home/t/bin/google-chrome')).toBe('/home/t/bin/google-chrome');
  });

  it('looks in the usual places when the PATH has none, and never in a relative folder', () => {
    expect(on('linux', { PATH: '.:bin' }, '/snap/bin/chromium', 'bin/chromium')).toBe('/snap/bin/chromium');
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(on('darwin', { PATH: '/usr/bin' }, mac)).toBe(mac);
  });

  it('takes the one that USHER_BROWSER names, or says that it is not there', () => {
    const env = { PATH: '/usr/bin', USHER_BROWSER: '/opt/b' };
    expect(on('linux', env, '/usr/bin/chromium', '/opt/b')).toBe('/opt/b');
    expect(() => on('linux', env, '/usr/bin/chromium')).toThrow(/USHER_BROWSER/);
  });

  it('fails with no-browser and the mend', () => {
    expect(() => on('linux', { PATH: '/usr/bin' })).toThrow(NoBrowser);
    expect(() => on('linux', { PATH: '/usr/bin' })).toThrow(/apt-get install chromium/);
    expect(() => on('win32', {})).toThrow(/install Microsoft Edge/);
  });
});
