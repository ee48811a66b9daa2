import type { Command } from 'commander';
import { hubUrl, pin } from '../arguments.ts';
import { runCommand } from '../run-command.ts';

import type { ConsoleOptions } from '../console/open-console.ts';

type Options = ConsoleOptions & { json?: true };

/** `usher console` opens the teacher's window until it is closed. */
export const addConsoleCommand = (program: Command): void => {
  program
    .command('console')
    .description("the teacher's console; without --hub it runs a hub of its own")
    .option('--hub <url>', 'wss://HOST:PORT of the hub (needed the first time)', hubUrl)
    .option('--pin <pin>', "the school's pin (needed the first time)", pin)
    .option('--code <code>', 'an enrolment code (needed the first time)')
    .option('--data <dir>', "the console's data folder (default: ~/.config/usher-console)")
    .option('--user <name>', 'sign in at once, with the password in USHER_PASSWORD')
    .option('--listen <host:port>', 'where a hub of its own listens', '0.0.0.0:5830')
    .option('--school <name>', 'what a school of its own is called', 'Our school')
    .option('--json', 'say in JSON when the window is open')
    .action(
      runCommand(async (options: Options, report) => {
        const { openConsole } = await import('../console/open-console.ts');
        await openConsole(options, report);
      }),
    );
};
