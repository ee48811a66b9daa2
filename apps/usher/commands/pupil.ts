import type { Command } from 'commander';
import { UsherFailure } from '../failure.ts';
import { runCommand } from '../run-command.ts';

type Options = { display?: string; data?: string; json?: true };

/** `usher pupil hide` is the pupil's own key as a command, for whoever is signed in at the display. */
export const addPupilCommands = (program: Command): void => {
  program
    .command('pupil')
    .description('what the person at this computer may do')
    .command('hide')
    .description('turn the screens black at once; a member of staff takes it off again')
    .option('--display <display>', 'the display (default: DISPLAY)')
    .option('--data <dir>', "the agent's data folder, where it runs as this account")
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async ({ display = process.env['DISPLAY'], data }: Options, report) => {
        if (display === undefined)
          throw new UsherFailure('no-display', 'There is no display to hide', 'name one such as :0 with --display');
        const { askToHide } = await import('@usher/agent');
        const { black } = await askToHide({ display, dataDir: data });
        report.answer({ ok: true, black }, [
          black ? 'The screens are black.' : 'The screens will be black as soon as they can be reached.',
        ]);
      }),
    );
};
