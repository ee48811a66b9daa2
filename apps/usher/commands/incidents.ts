import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { UsherFailure } from '../failure.ts';
import { runCommand } from '../run-command.ts';

type Options = { data: string; json?: true };

const textOf = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsherFailure('unreadable', `${file} cannot be read: ${why}`, 'name a file that is there');
  }
};

/** `usher incidents settings …` shows and changes what the school decides about incidents. */
export const addIncidentsCommands = (program: Command): void => {
  const settings = program
    .command('incidents')
    .description('incidents, beside a hub that may be running')
    .command('settings')
    .description('kinds, routes, flows, sanctions, outcomes, contacts, reviews, terms and retention, as one JSON file');

  settings
    .command('show')
    .description('print what holds: the defaults until the school has changed anything')
    .requiredOption('--data <dir>', "the hub's data folder")
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async ({ data }: Options, report) => {
        const { incidentSettings } = await import('@usher/hub');
        const read = await incidentSettings(data);
        report.answer({ ok: true, settings: read }, [JSON.stringify(read, null, 2)]);
      }),
    );

  settings
    .command('put')
    .description('take a file into use, wholly or not at all; a running hub follows within a second')
    .argument('<file>', 'as "show" prints it, changed')
    .requiredOption('--data <dir>', "the hub's data folder")
    .option('--json', 'answer in JSON')
    .action((file: string, options: Options) =>
      runCommand<Options>(async ({ data }, report) => {
        const { putIncidentSettings } = await import('@usher/hub');
        const { kinds, routes } = await putIncidentSettings(data, await textOf(file), {
          file,
          by: userInfo().username,
        });
        report.answer({ ok: true, kinds: kinds.length, routes: routes.length }, [
          `In use: ${kinds.length} kinds, ${routes.length} routes.`,
        ]);
      })(options),
    );
};
