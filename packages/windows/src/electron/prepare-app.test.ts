import { EventEmitter } from 'node:events';
import type { App, CustomScheme, WebContents, WindowOpenHandlerResponse } from 'electron';
import { describe, expect, it } from 'vitest';
import type { Refused } from '../port.ts';
import { prepareElectronApp, REFUSED_SWITCHES } from './prepare-app.ts';

const stage = (switches: readonly string[] = [], given: readonly string[] = []) => {
  const said: string[] = [];
  const appended = new Map<string, string>();
  const schemes: CustomScheme[] = [];
  const refused: Refused[] = [];
  const emitter = new EventEmitter();
  const app = {
    enableSandbox: () => void said.push('sandbox'),
    on: (event: string, handler: () => void) => emitter.on(event, handler),
    commandLine: {
      hasSwitch: (name: string) => switches.includes(name),
      appendSwitch: (name: string, value = '') => void appended.set(name, value),
    },
  } as unknown as Pick<App, 'enableSandbox' | 'on' | 'commandLine'>;
  const protocol = { registerSchemesAsPrivileged: (some: CustomScheme[]) => void schemes.push(...some) };
  const bad = prepareElectronApp({ app, protocol }, { given, own: ['hub', 'data'] }, (r) => refused.push(r));
  const contents = new EventEmitter();
  let calls: Parameters<WebContents['setWebRTCIPHandlingPolicy']>[0] = 'default';
  let openHandler: (details: { url: string }) => WindowOpenHandlerResponse = () => ({ action: 'allow' });
  emitter.emit(
    'web-contents-created',
    {},
    {
      on: (event: string, handler: () => void) => contents.on(event, handler),
      setWindowOpenHandler: (handler: typeof openHandler) => {
        openHandler = handler;
      },
      setWebRTCIPHandlingPolicy: (policy: typeof calls) => {
        calls = policy;
      },
    },
  );
  return { said, schemes, bad, refused, contents, appended, calls, open: (url: string) => openHandler({ url }) };
};

describe('an Electron app before it is ready', () => {
  it('[EH-01] [EH-03] puts everything into the sandbox and makes app: a secure scheme that bypasses nothing', () => {
    const { said, schemes } = stage();
    expect(said).toEqual(['sandbox']);
    expect(schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  });

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    '[EH-07] prevents %s on every page there will be',
    (name) => {
      const { contents, refused } = stage();
      let prevented = 0;
      contents.emit(name, { url: 'https://example.com/?q=secret', preventDefault: () => (prevented += 1) });
      expect(prevented).toBe(1);
      expect(refused).toHaveLength(1);
      expect(JSON.stringify(refused)).not.toContain('secret');
    },
  );

  it('[EH-07] lets no page open a window', () => {
    const { open, refused } = stage();
    expect(open('https://example.com/')).toEqual({ action: 'deny' });
    expect(refused.map(({ code }) => code)).toEqual(['new-window']);
  });

  it.each(REFUSED_SWITCHES)('[EH-14] names --%s as refused', (name) => {
    expect(stage([name, 'lang']).bad).toEqual([name]);
    expect(stage(['lang']).bad).toEqual([]);
  });

  it.each([
    ['--inspect=0', 'inspect'],
    ['-remote-debugging-port=9222', 'remote-debugging-port'],
    ['--renderer-cmd-prefix=/tmp/evil', 'renderer-cmd-prefix'],
    ['--disable-features=SitePerProcess', 'disable-features'],
    ['--user-data-dir=/tmp/evil', 'user-data-dir'],
    ['--HUB=wss://evil', 'HUB'],
    ['--', ''],
  ])('[EH-14] takes no switch that is not on its list: %s', (argument, name) => {
    expect(stage([], ['main.js', '--hub', 'wss://hub:5830', argument]).bad).toEqual([name]);
  });

  it('[EH-14] takes its own, and those of how things look', () => {
    const given = [
      '/opt/usher/main.js',
      '--hub=wss://hub:5830',
      '--data',
      '/home/t/u',
      '--lang=en-GB',
      '--disable-gpu',
    ];
    expect(stage([], given).bad).toEqual([]);
  });

  it('[EH-05] looks up no name for a page, and lets it call no other browser', () => {
    const { appended, calls } = stage();
    expect(appended.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND');
    expect(calls).toBe('disable_non_proxied_udp');
  });
});
