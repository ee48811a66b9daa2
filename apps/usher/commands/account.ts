import type { Command } from 'commander';
import { runCommand } from '../run-command.ts';
import { readPassword } from '../secret.ts';

type Options = { data: string; user: string; role: string; room: string[]; json?: true };

/** `usher account add` makes an account for a member of staff. */
export const addAccountCommands = (program: Command): void => {
  program
    .command('account')
    .description('staff accounts')
    .command('add')
    .description('add a member of staff; the password comes from USHER_PASSWORD or is asked for')
    .requiredOption('--data <dir>', "the hub's data folder")
    .requiredOption('--user <name>', 'the name to sign in with')
    .requiredOption('--role <role>', 'teacher, cover, dsl, deputy, head, network-manager or auditor')
    .option('--room <room...>', 'only these rooms (default: every room there is and will be)', [])
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async ({ data, user, role, room }: Options, report) => {
        const { addAccount } = await import('@usher/hub');
        const password = await readPassword(`Password for ${user} (at least 8 characters): `);
        await addAccount(data, { user, role, password, rooms: room.length === 0 ? 'all' : room });
        report.answer({ ok: true, user, role }, [`${user} may sign in as ${role}.`]);
      }),
    );
};
