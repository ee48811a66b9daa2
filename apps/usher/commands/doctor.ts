import type { Command } from 'commander';
import { hubUrl, pin } from '../arguments.ts';
import { runCommand } from '../run-command.ts';

type Options = { hub?: string; pin?: string; data?: string; display?: string; json?: true };

/** `usher doctor` says what is right on this computer, what is wrong, and the command that mends it. */
export const addDoctorCommand = (program: Command): void => {
  program
    .command('doctor')
    .description('what is right on this computer, what is wrong, and how to mend it')
    .option('--hub <url>', 'also look for the hub there', hubUrl)
    .option('--pin <pin>', "and check that it is this school's", pin)
    .option('--data <dir>', 'also look at this data folder')
    .option('--display <display>', 'the display to look at (default: DISPLAY)')
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async ({ hub, pin: wanted, data, display }: Options, report) => {
        const [{ examine, findingLine }, { thisComputer }, { theAgent }, { theHub }] = await Promise.all([
          import('../doctor/checks.ts'),
          import('../doctor/this-computer.ts'),
          import('../doctor/the-agent.ts'),
          import('../doctor/the-hub.ts'),
        ]);
        const shown = display ?? process.env['DISPLAY'];
        const findings = await examine([
          ...thisComputer({ display: shown, data }),
          ...theAgent({ display: shown }),
          ...theHub({ url: hub, pin: wanted }),
        ]);
        const ok = findings.every((finding) => finding.ok);
        report.answer({ ok, findings }, findings.map(findingLine));
        if (!ok) process.exitCode = 1;
      }),
    );
};
