// Runs inside Electron: holds its windows to the acceptance cases and prints one line of JSON for each.
import { join } from 'node:path';
import { electronWindows, prepareElectronApp } from '@usher/windows';
import { WINDOW_HOST_CASES } from '@usher/windows/testing';
import electron from 'electron';

const onRefused = (): void => undefined;
// As root, where these cases may run, Chromium wants to be told to do without its sandbox.
prepareElectronApp(electron, { given: [], own: [] }, onRefused);
// Between two cases no window is open, which by itself would end the program.
electron.app.on('window-all-closed', onRefused);

const preload = join(import.meta.dirname, 'preload.cjs');
const host = electronWindows({ electron, preload, onRefused });
for (const { title, run } of WINDOW_HOST_CASES) {
  const problem = await run(host).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  process.stdout.write(`${JSON.stringify({ title, problem })}\n`);
}
await host[Symbol.asyncDispose]();
electron.app.exit(0);
