import type { Command } from 'commander';
import { stationName } from '../arguments.ts';
import { UsherFailure } from '../failure.ts';
import { runCommand } from '../run-command.ts';

type Options = {
  data: string;
  person?: string;
  station?: ReturnType<typeof stationName>;
  device?: string;
  json?: true;
};

const what = ({ person, station, device }: Options) => {
  const named = [person, station, device].filter((one) => one !== undefined);
  if (named.length !== 1)
    throw new UsherFailure('bad-argument', 'name one thing to take back', 'give --person, --station or --device');
  if (person !== undefined) return { user: person };
  return station ?? { device: device ?? '' };
};

/** `usher revoke` takes back a person's account or a computer's place in the school, at once. */
export const addRevokeCommand = (program: Command): void => {
  program
    .command('revoke')
    .description("take back a person's account or a computer's place in the school, at once")
    .requiredOption('--data <dir>', "the hub's data folder")
    .option('--person <name>', 'a member of staff: signed out everywhere, and cannot sign in again')
    .option('--station <room/name>', "a pupil's computer", stationName)
    .option('--device <id>', 'any device by its id, such as a console')
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async (options: Options, report) => {
        const named = what(options);
        const { revoke } = await import('@usher/hub');
        await revoke(options.data, named);
        const said = 'user' in named ? named.user : 'device' in named ? named.device : `${named.room}/${named.name}`;
        report.answer({ ok: true, revoked: named }, [`${said} was taken back; a running hub acts on it at once.`]);
      }),
    );
};
