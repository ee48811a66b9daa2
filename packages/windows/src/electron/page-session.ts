import type { Session } from 'electron';
import { servePageFile } from '../page-files.ts';
import type { Refused } from '../port.ts';
import { APP_ORIGIN, APP_SCHEME } from './channels.ts';

type PageSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'webRequest'
  | 'on'
> & { readonly protocol: Pick<Session['protocol'], 'handle'> };

const shown = (url: string): string => (url.split(/[?#]/, 1)[0] ?? '').slice(0, 200);

/**
 * Makes a session one of ours: it serves the files of one page's folder and reaches nothing else, and refuses every
 * permission, device and download (EH-03, EH-05, EH-06).
 */
export const guardSession = (session: PageSession, folder: string, onRefused: (refused: Refused) => void): void => {
  session.protocol.handle(APP_SCHEME, async ({ url, method }) => {
    const file = await servePageFile(folder, APP_ORIGIN, method === 'GET' ? url : '');
    if (file.status === 404) onRefused({ code: 'request', detail: shown(url) });
    return new Response(new Uint8Array(file.body), { status: file.status, headers: { ...file.headers } });
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const own = url.startsWith(`${APP_ORIGIN}/`) || url.startsWith(`blob:${APP_ORIGIN}/`);
    if (!own) onRefused({ code: 'request', detail: shown(url) });
    answer({ cancel: !own });
  });
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    onRefused({ code: 'permission', detail: permission });
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => {
    onRefused({ code: 'permission', detail: 'display-capture' });
    answer({});
  });
  session.on('will-download', (event) => {
    event.preventDefault();
    onRefused({ code: 'request', detail: 'a download' });
  });
};
