import { homedir } from 'node:os';
import { join } from 'node:path';
import { runConsole } from '@usher/console';
import { readPassword } from '../secret.ts';
import type { Report } from '../report.ts';
import { askedToEnd } from '../run-command.ts';

export type ConsoleOptions = {
  readonly hub?: string;
  readonly pin?: string;
  readonly code?: string;
  readonly data?: string;
  readonly user?: string;
  readonly listen: string;
  readonly school: string;
};

/** Opens the console and resolves when its window was closed or the program was asked to end. */
export const openConsole = async (options: ConsoleOptions, report: Report): Promise<void> => {
  const { hub, pin, code, user, listen, school } = options;
  const dataDir = options.data ?? join(homedir(), '.config', 'usher-console');
  const ended = askedToEnd();
  const account = user === undefined ? undefined : { user, password: await readPassword(`Password for ${user}: `) };
  await using opened = await runConsole({
    dataDir,
    hub,
    pin,
    code,
    account,
    display: process.env['DISPLAY'],
    page: join(import.meta.dirname, '../../console/dist/renderer'),
    startLocalHub: async () => {
      const { startLocalHub } = await import('./local-hub.ts');
      return startLocalHub(join(dataDir, 'hub'), listen, school, report.news);
    },
  });
  for (const note of opened.notes) report.news(note);
  report.answer({ ok: true, windows: opened.kind }, [`The console is open in a ${opened.kind} window.`]);
  await Promise.race([opened.closed, ended]);
};
