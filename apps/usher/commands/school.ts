import type { Command } from 'commander';
import { runCommand } from '../run-command.ts';

type Options = { data: string; name: string; json?: true };

/** `usher school init` makes the school's root, issuing CA and hub certificate, and prints the recovery sheet once. */
export const addSchoolCommands = (program: Command): void => {
  program
    .command('school')
    .description('the school itself')
    .command('init')
    .description('make the school: its keys, its hub certificate and an empty hub')
    .requiredOption('--data <dir>', "the hub's data folder, new or empty")
    .requiredOption('--name <name>', 'the name of the school')
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async ({ data, name }: Options, report) => {
        const { createSchool } = await import('@usher/trust');
        const sheet = await createSchool({ name, folder: data });
        report.answer({ ok: true, ...sheet }, [
          `RECOVERY SHEET: ${sheet.name}`,
          '',
          `School id      ${sheet.schoolId}`,
          `Fingerprint    ${sheet.fingerprint}`,
          `Pin            ${sheet.pin}`,
          `Passphrase     ${sheet.passphrase}`,
          '',
          'Print this page now and lock it away: the passphrase is kept nowhere else. It opens',
          `${sheet.sealedRootKey},`,
          'which belongs on a stick in the safe, not on the hub: move it there.',
          '',
          `Next: usher account add --data ${data} --user NAME --role teacher`,
          `      usher hub run --data ${data} --listen 0.0.0.0:5830`,
        ]);
      }),
    );
};
