import { expect, it } from 'vitest';
import { browserEnvironment } from './browser-environment.ts';

const HOSTILE = {
  SSLKEYLOGFILE: '/tmp/keys',
  LD_PRELOAD: '/tmp/evil.so',
  GTK_MODULES: 'evil',
  CHROMIUM_FLAGS: '--remote-debugging-port=9222',
  CHROME_DEVEL_SANDBOX: '/tmp/evil',
  https_proxy: 'http://evil:1',
  ALL_PROXY: 'socks5://evil:1',
  NODE_OPTIONS: '--inspect',
  USHER_PASSWORD: 'a quiet room',
};

it('[STT5] a browser gets what it needs of the environment, on the display asked for, and no more', () => {
  const needed = {
    PATH: '/usr/bin',
    HOME: '/home/t',
    LANG: 'en_GB.UTF-8',
    LC_TIME: 'C',
    XDG_RUNTIME_DIR: '/run/user/1',
  };
  const env = { ...needed, ...HOSTILE, DISPLAY: ':0', XAUTHORITY: '/home/t/.Xauthority' };
  expect(browserEnvironment(':7', { env, platform: 'linux' })).toEqual({
    ...needed,
    DISPLAY: ':7',
    XAUTHORITY: '/home/t/.Xauthority',
  });
});

it('[STT5] the same on Windows, whatever the case of a name', () => {
  const needed = {
    Path: 'C:\\Windows',
    SystemRoot: 'C:\\Windows',
    LocalAppData: 'C:\\x',
    'ProgramFiles(x86)': 'C:\\p',
  };
  expect(browserEnvironment(undefined, { env: { ...needed, ...HOSTILE }, platform: 'win32' })).toEqual(needed);
});
