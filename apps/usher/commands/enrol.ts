import type { Command } from 'commander';
import { whole } from '../arguments.ts';
import { runCommand } from '../run-command.ts';

type Options = { data: string; minutes: number; count: number; json?: true };

/** `usher enrol open` lets new computers in for a while, with a code. */
export const addEnrolCommands = (program: Command): void => {
  program
    .command('enrol')
    .description('letting new computers in')
    .command('open')
    .description('open an enrolment window and print its code')
    .requiredOption('--data <dir>', "the hub's data folder")
    .option('--minutes <minutes>', 'how long the code works', whole(1, 1440), 30)
    .option('--count <count>', 'how many computers it lets in', whole(1, 1000), 1)
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async ({ data, minutes, count }: Options, report) => {
        const { openEnrolmentWindow } = await import('@usher/hub');
        const window = await openEnrolmentWindow(data, { minutes, count });
        report.answer({ ok: true, ...window }, [
          window.code,
          `lets ${count === 1 ? 'one computer' : `${count} computers`} in for ${minutes} minutes`,
        ]);
      }),
    );
};
