import type { Command } from 'commander';
import { registerPlace } from '../arguments.ts';
import { UsherFailure } from '../failure.ts';
import { runCommand } from '../run-command.ts';

type Where = { data: string; register?: string; json?: true };
type Drill = Where & { to: string; item?: string; why?: string };
type Recovered = Where & { phrase: string };

const itemIn = ({ item: named, why }: Drill) => {
  if (named === undefined) return {};
  if (why === undefined || why.trim() === '')
    throw new UsherFailure('bad-argument', 'say why this file is given out', 'give --why');
  return { item: { named, why: why.trim() } };
};

const placeIn = ({ data, register }: Where) => ({
  dataDir: data,
  ...(register === undefined ? {} : { register }),
});

/** `usher evidence …` has somebody try that sealed evidence opens without Usher; the hub is stopped meanwhile. */
export const addEvidenceCommands = (program: Command): void => {
  const evidence = program.command('evidence').description('sealed evidence: whether the printed key still opens it');
  evidence
    .command('drill')
    .description(
      'write out a sealed sample, or one file of a case, to be opened with the printed key and the program age',
    )
    .requiredOption('--data <dir>', "the hub's data folder; the hub must not be running")
    .requiredOption('--to <dir>', 'where the files are written')
    .option('--item <id>', 'a file of a case, by its id or the number people say for it; a sample when left out')
    .option('--why <text>', 'why that file is given out')
    .option('--register <url>', 'where the register is, if not in the data folder', registerPlace)
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async (options: Drill, report) => {
        const { drillEvidence } = await import('@usher/hub');
        const written = await drillEvidence({ ...placeIn(options), to: options.to, ...itemIn(options) });
        const { item, isSample, files } = written;
        report.answer({ ok: true, ...written }, [
          ...files.map((file) => `wrote ${file}`),
          `In ${options.to}, with the printed key (without its spaces) in the file printed.txt:`,
          `  age -d -i printed.txt -o inner ${item}.age`,
          `  node open.mjs inner ${item}.json opened`,
          ...(isSample ? ['Then: usher evidence recovered --data DIR --phrase "the phrase in the file opened"'] : []),
          'Delete these files afterwards.',
        ]);
      }),
    );
  evidence
    .command('recovered')
    .description('keep that the newest sample was opened, by the phrase in it')
    .requiredOption('--data <dir>', "the hub's data folder; the hub must not be running")
    .requiredOption('--phrase <text>', 'the phrase that stands in the sample')
    .option('--register <url>', 'where the register is, if not in the data folder', registerPlace)
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async (options: Recovered, report) => {
        const { recoveredEvidence } = await import('@usher/hub');
        await recoveredEvidence({ ...placeIn(options), phrase: options.phrase });
        report.answer({ ok: true }, ['The drill is in the register: the printed key opens what is sealed.']);
      }),
    );
};
