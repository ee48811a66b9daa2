// Stands in for the module `electron` where its binary is not: says on standard output what it is asked for, in order.
import { writeSync } from 'node:fs';

const say = (did: string, what?: unknown): void => void writeSync(1, `${JSON.stringify({ did, what })}\n`);

const app = {
  isPackaged: true,
  enableSandbox: () => say('enableSandbox'),
  commandLine: {
    hasSwitch: (name: string) => process.argv.some((one) => one.replace(/^--?/, '').split('=', 1)[0] === name),
    appendSwitch: (name: string, value: string) => say('appendSwitch', [name, value]),
  },
  on: (event: string, handler: (...given: unknown[]) => void) => {
    say('on', event);
    // Somebody starts it a second time, and means harm.
    if (event === 'second-instance') handler({}, ['usher', '--hub', 'wss://evil.invalid', '--inspect=0'], '/tmp', {});
  },
  requestSingleInstanceLock: () => {
    say('requestSingleInstanceLock');
    return process.env['PLAYED_ALREADY_OPEN'] === undefined;
  },
  whenReady: async () => say('whenReady'),
  getPath: () => process.env['PLAYED_FOLDER'] ?? '',
  quit: () => {
    say('quit');
    process.exit(0);
  },
  exit: (code: number) => {
    say('exit', code);
    process.exit(code);
  },
};

class BrowserWindow {
  constructor() {
    say('new BrowserWindow');
  }
  static getAllWindows(): readonly { focus: () => void }[] {
    return [{ focus: () => say('focus') }];
  }
}

const dialog = { showErrorBox: (title: string, text: string) => say('showErrorBox', [title, text]) };
const protocol = { registerSchemesAsPrivileged: () => say('registerSchemesAsPrivileged') };
const ipcMain = { on: () => say('ipcMain.on'), handle: () => say('ipcMain.handle') };

say('loaded', { environment: Object.keys(process.env), arguments: process.argv.slice(2) });

export { app, BrowserWindow, dialog, ipcMain, protocol };
// oxlint-disable-next-line import/no-default-export -- as `electron` has
export default { app, BrowserWindow, dialog, ipcMain, protocol };
