import type { App, Protocol, WebContents } from 'electron';
import type { Refused } from '../port.ts';
import { APP_SCHEME } from './channels.ts';

type PreparedParts = {
  readonly app: Pick<App, 'enableSandbox' | 'on'> & {
    readonly commandLine: Pick<App['commandLine'], 'hasSwitch' | 'appendSwitch'>;
  };
  readonly protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>;
};

/** What a program was started with: its arguments, and the names of the switches that it takes itself. */
export type GivenArguments = { readonly given: readonly string[]; readonly own: readonly string[] };

/** Switches that open the program to whoever starts it with them (EH-14); Chromium may have them from elsewhere too. */
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
  'ssl-key-log-file',
] as const;

/** Chromium's switches of how things look, and nothing else of the thousand there are. */
const HARMLESS_SWITCHES = [
  'lang',
  'force-device-scale-factor',
  'force-renderer-accessibility',
  'ozone-platform',
  'ozone-platform-hint',
  'disable-gpu',
];

/** Pages have no network even where a request slipped past the guard of their session (EH-05). */
const OWN_SWITCHES = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['disable-quic', ''],
  ['no-pings', ''],
  ['disable-domain-reliability', ''],
] as const;

// Chromium takes one dash as well as two, and on Windows a slash.
const SWITCH = process.platform === 'win32' ? /^(?:--?|\/)([^=]*)/ : /^--?([^=]*)/;

/** The names of the switches among a program's arguments that it does not take. */
export const foreignSwitches = ({ given, own }: GivenArguments): readonly string[] => {
  const taken = [...own, ...HARMLESS_SWITCHES];
  return given.flatMap((argument) => {
    const [, name] = SWITCH.exec(argument) ?? [];
    return name === undefined || taken.includes(name) ? [] : [name.slice(0, 60)];
  });
};

const shown = (url: string): string => (url.split(/[?#]/, 1)[0] ?? '').slice(0, 200);

type Contents = Pick<WebContents, 'on' | 'setWindowOpenHandler' | 'setWebRTCIPHandlingPolicy'>;

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
  // Calls between browsers need no name and ask no session; without a proxy, of which there is none, this leaves them no way.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.setWindowOpenHandler(({ url }) => {
    onRefused({ code: 'new-window', detail: shown(url) });
    return { action: 'deny' };
  });
};

/**
 * What has to be done before Electron is ready: the sandbox for everything, the scheme of our pages, and guards on
 * every page there will ever be (EH-01, EH-03, EH-05, EH-07). Answers the switches it was started with that are refused;
 * a program that gets any must end.
 */
export const prepareElectronApp = (
  { app, protocol }: PreparedParts,
  started: GivenArguments,
  onRefused: (refused: Refused) => void,
): readonly string[] => {
  const refused = REFUSED_SWITCHES.filter((name) => app.commandLine.hasSwitch(name));
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }]);
  for (const [name, value] of OWN_SWITCHES) app.commandLine.appendSwitch(name, value);
  app.on('web-contents-created', (_event, contents) => guardContents(contents, onRefused));
  return [...new Set([...refused, ...foreignSwitches(started)])];
};
