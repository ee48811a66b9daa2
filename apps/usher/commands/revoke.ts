import type { Command } from 'commander';
import { UsherFailure } from '../failure.ts';
import { runCommand } from '../run-command.ts';

type Options = { data: string; person?: string; station?: string; device?: string; json?: true };

const what = ({ person, station, device }: Options) => {
  const named = [person, station, device].filter((one) => one !== undefined);
  if (named.length !== 1)
    throw new UsherFailure('bad-argument', 'name one thing to take back', 'give --person, --station or --device');
  if (person !== undefined) return { user: person };
  if (device !== undefined) return { device };
  const [room = '', ...name] = (station ?? '').split('/');
  if (name.length === 0)
    throw new UsherFailure('bad-argument', `"${station}" names no room`, 'write the station as ROOM/NAME');
  return { room, name: name.join('/') };
};

/** `usher revoke` takes back a person's account or a computer's place in the school, at once. */
export const addRevokeCommand = (program: Command): void => {
  program
    .command('revoke')
    .description("take back a person's account or a computer's place in the school, at once")
    .requiredOption('--data <dir>', "the hub's data folder")
    .option('--person <name>', 'a member of staff: signed out everywhere, and cannot sign in again')
    .option('--station <room/name>', "a pupil's computer")
    .option('--device <id>', 'any device by its id, such as a console')
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async (options: Options, report) => {
        const named = what(options);
        const { revoke } = await import('@usher/hub');
        await revoke(options.data, named);
        report.answer({ ok: true, revoked: named }, [
          `${options.person ?? options.station ?? options.device} was taken back; a running hub acts on it at once.`,
        ]);
      }),
    );
};
