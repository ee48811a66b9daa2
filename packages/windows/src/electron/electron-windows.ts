import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { App, BrowserWindowConstructorOptions, Session } from 'electron';
import { BrowserFailed, PageMissing } from '../errors.ts';
import type { Refused, WindowHost } from '../port.ts';
import { ElectronWindow, type ElectronWindowParts } from './electron-window.ts';
import { guardSession } from './page-session.ts';

/** What is used of the `electron` module; `import('electron')` is one. */
export type ElectronParts = {
  readonly app: Pick<App, 'whenReady' | 'isPackaged'>;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => ElectronWindowParts;
  readonly session: { fromPartition(partition: string, options?: { cache: boolean }): Session };
};

export type ElectronWindowsOptions = {
  readonly electron: ElectronParts;
  /** The built preload script, an absolute path. */
  readonly preload: string;
  readonly onRefused?: ((refused: Refused) => void) | undefined;
};

let count = 0;

/** Windows of Electron. `prepareElectronApp` must have been called before Electron was ready. */
export const electronWindows = ({
  electron,
  preload,
  onRefused = () => undefined,
}: ElectronWindowsOptions): WindowHost => {
  const open = new Set<ElectronWindow>();
  return {
    kind: 'electron',
    notes: [],
    open: async (options) => {
      await access(join(options.folder, 'index.html')).catch(() => {
        throw new PageMissing(options.folder);
      });
      await electron.app.whenReady();
      // A partition without `persist:` lives in memory, and each window has one of its own (EH-19).
      count += 1;
      const session = electron.session.fromPartition(`usher-${count}`, { cache: false });
      guardSession(session, options.folder, onRefused);
      const browserWindow = new electron.BrowserWindow({
        title: options.title,
        width: options.width,
        height: options.height,
        autoHideMenuBar: true,
        webPreferences: {
          preload,
          session,
          contextIsolation: true,
          nodeIntegration: false,
          nodeIntegrationInWorker: false,
          nodeIntegrationInSubFrames: false,
          sandbox: true,
          webSecurity: true,
          webviewTag: false,
          allowRunningInsecureContent: false,
          experimentalFeatures: false,
          navigateOnDragDrop: false,
          spellcheck: false,
          devTools: !electron.app.isPackaged,
        },
      });
      if (options.maximised) browserWindow.maximize();
      const window = new ElectronWindow(browserWindow, options, onRefused);
      open.add(window);
      window.onClosed(() => open.delete(window));
      try {
        await window.load(options.query);
        return window;
      } catch (cause) {
        await window.close();
        throw new BrowserFailed('Electron', { cause });
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...open].map((window) => window.close()));
    },
  };
};
