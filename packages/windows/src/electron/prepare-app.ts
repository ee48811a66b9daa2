import type { App, Protocol, WebContents } from 'electron';
import type { Refused } from '../port.ts';
import { APP_SCHEME } from './channels.ts';

type PreparedParts = {
  readonly app: Pick<App, 'enableSandbox' | 'on' | 'commandLine'>;
  readonly protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>;
};

/** Switches that open the program to whoever starts it with them (EH-14). */
export const REFUSED_SWITCHES = [
  'inspect',
  'inspect-brk',
  'inspect-port',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'proxy-server',
  'proxy-pac-url',
  'ignore-certificate-errors',
  'host-resolver-rules',
  'disable-web-security',
  'no-sandbox',
  'load-extension',
  'js-flags',
] as const;

const shown = (url: string): string => (url.split(/[?#]/, 1)[0] ?? '').slice(0, 200);

type Contents = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;

const guardContents = (contents: Contents, onRefused: (refused: Refused) => void): void => {
  const stop = (event: { preventDefault: () => void; url?: string }): void => {
    event.preventDefault();
    onRefused({ code: 'navigation', detail: shown(event.url ?? '') });
  };
  contents.on('will-navigate', stop);
  contents.on('will-frame-navigate', stop);
  contents.on('will-redirect', stop);
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    onRefused({ code: 'new-window', detail: 'a webview' });
  });
  contents.setWindowOpenHandler(({ url }) => {
    onRefused({ code: 'new-window', detail: shown(url) });
    return { action: 'deny' };
  });
};

/**
 * What has to be done before Electron is ready: the sandbox for everything, the scheme of our pages, and guards on
 * every page there will ever be (EH-01, EH-03, EH-07). Answers the switches it was started with that are refused; a
 * program that gets any must end.
 */
export const prepareElectronApp = (
  { app, protocol }: PreparedParts,
  onRefused: (refused: Refused) => void,
): readonly string[] => {
  const refused = REFUSED_SWITCHES.filter((name) => app.commandLine.hasSwitch(name));
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }]);
  app.on('web-contents-created', (_event, contents) => guardContents(contents, onRefused));
  return refused;
};
