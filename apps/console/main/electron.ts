// The console as schools install it: started by Electron, which shows its failures in a window of the system.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judgeStart, startAnew, thisStart } from '@usher/trust/start-up';
import { chooseWindowHost, prepareElectronApp } from '@usher/windows';
import { app, BrowserWindow, dialog, protocol } from 'electron';
import { electronSettings } from './electron-settings.ts';
import { runConsole } from './index.ts';
import { openLog } from './open-log.ts';

const log = openLog();

const OPTIONS = {
  hub: { type: 'string' },
  pin: { type: 'string' },
  code: { type: 'string' },
  data: { type: 'string' },
  user: { type: 'string' },
} as const;
const given = process.argv.slice(1);
const refused = prepareElectronApp({ app, protocol }, { given, own: Object.keys(OPTIONS) }, ({ code, detail }) =>
  log.warn({ code, detail }, 'refused'),
);
const judged = judgeStart({ ...thisStart(), nodeArguments: [], arguments: given, windows: true });

const options = () => {
  // Chromium has switches of its own here; those that may not be here were refused.
  const { values } = parseArgs({ options: OPTIONS, strict: false });
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const { hub, pin, code, data } = values;
  const [user, password] = [text(values.user), process.env['USHER_PASSWORD']];
  delete process.env['USHER_PASSWORD'];
  return {
    hub: text(hub),
    pin: text(pin),
    code: text(code),
    dataDir: text(data) ?? app.getPath('userData'),
    account: user === undefined || password === undefined ? undefined : { user, password },
  };
};

const start = async (): Promise<void> => {
  // Whoever starts it a second time sees the window there is; their arguments do nothing (EH-17).
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus());
  const { dataDir, ...where } = options();
  const windows = await chooseWindowHost({
    preload: fileURLToPath(new URL('preload.cjs', import.meta.url)),
    onRefused: ({ code, detail }) => log.warn({ code, detail }, 'refused'),
  });
  const page = fileURLToPath(new URL('renderer', import.meta.url));
  await using opened = await runConsole({
    ...where,
    dataDir,
    page,
    log,
    windows,
    settings: electronSettings(dataDir),
  });
  process.stdout.write(`${JSON.stringify({ ok: true, windows: opened.kind })}\n`);
  await opened.closed;
};

if (refused.length > 0 || judged.kind === 'refused') {
  const detail = judged.kind === 'refused' ? judged.detail : 'it was started with switches that are not taken';
  log.fatal({ code: 'unsafe-start', detail, refused }, 'the console does not start like this');
  app.exit(1);
} else if (judged.kind === 'anew')
  // Handed over: the other process is this program, and this one, which was loaded with who knows what, is gone.
  startAnew(judged.without, { tied: false })
    .once('spawn', () => app.exit(0))
    .once('error', (error) => {
      log.fatal({ code: 'unsafe-start', err: error }, 'the console could not start anew');
      app.exit(1);
    });
else if (!app.requestSingleInstanceLock()) app.quit();
else
  start().then(
    () => app.quit(),
    (error: unknown) => {
      log.fatal({ err: error }, 'the console could not start');
      const mend = error instanceof Error && 'mend' in error ? String(error.mend) : '';
      dialog.showErrorBox('Usher', `${error instanceof Error ? error.message : 'It could not start.'}\n${mend}`);
      app.exit(1);
    },
  );
