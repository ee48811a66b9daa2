import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDisplays } from '../../demo/displays.ts';
import { startProgram } from '../../demo/program.ts';
import { startUsher } from '../../demo/usher.ts';
import { type BenchSchool, consoleFolder, TEACHER } from './bench-school.ts';
import { DISPLAYS } from './pupils.ts';

/** The laptop that thirty tiles have to fit on. */
export const CONSOLE_SIZE = { width: 1366, height: 768 } as const;

// As large as the screen, as a teacher has it.
const MAXIMISED = `<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <applications><application class="*"><maximized>yes</maximized></application></applications>
</openbox_config>`;

/** The console as teachers have it: the built program, signed in, its window over a display of its own. */
export type ConsoleWindow = AsyncDisposable & {
  readonly display: string;
  /** Of the console's own process; its window's processes are its children. */
  readonly pid: number;
};

/** Opens the console of a school on the room. */
export const openConsoleWindow = async (school: BenchSchool): Promise<ConsoleWindow> => {
  await using stop = new AsyncDisposableStack();
  const [xvfb] = await startDisplays(1, `${CONSOLE_SIZE.width}x${CONSOLE_SIZE.height}`, DISPLAYS);
  if (xvfb === undefined) throw new Error('no display for the console');
  stop.use(xvfb);
  const { display } = xvfb;
  const settings = join(school.folder, 'openbox.xml');
  writeFileSync(settings, MAXIMISED);
  const windows = startProgram('openbox', ['openbox', '--config-file', settings], {
    DISPLAY: display,
    XAUTHORITY: undefined,
    WAYLAND_DISPLAY: undefined,
  });
  stop.defer(() => windows.stop());
  const { url, pin } = school.hub;
  const program = startUsher(
    'console',
    ['console', '--hub', url, '--pin', pin, '--data', consoleFolder(school), '--user', TEACHER.user],
    { USHER_PASSWORD: TEACHER.password, DISPLAY: display },
  );
  stop.defer(() => program.stop());
  await program.ready;
  const running = stop.move();
  return { display, pid: program.pid, [Symbol.asyncDispose]: () => running.disposeAsync() };
};
