import type { Command } from 'commander';
import { runCommand } from '../run-command.ts';
import { readPassword } from '../secret.ts';

type Options = {
  data: string;
  user: string;
  role?: string;
  post: string[];
  pupil: string[];
  email?: string;
  room: string[];
  json?: true;
};

/** `usher account add` makes an account for a member of staff, `second-factor` has them begin anew with theirs. */
export const addAccountCommands = (program: Command): void => {
  const account = program.command('account').description('staff accounts');
  account
    .command('second-factor')
    .description('have somebody set their second factor up anew, who lost their phone and their recovery codes')
    .requiredOption('--data <dir>', "the hub's data folder")
    .requiredOption('--user <name>', 'the name they sign in with')
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async ({ data, user }: { data: string; user: string; json?: true }, report) => {
        const { forgetSecondFactor } = await import('@usher/hub');
        const had = await forgetSecondFactor(data, user);
        report.answer({ ok: true, user, had }, [
          had ? `${user} sets a second factor up at the next sign-in.` : `${user} had no second factor.`,
        ]);
      }),
    );
  account
    .command('add')
    .description('add a member of staff; the password comes from USHER_PASSWORD or is asked for')
    .requiredOption('--data <dir>', "the hub's data folder")
    .requiredOption('--user <name>', 'the name to sign in with')
    .option('--role <role>', 'at a console: teacher, cover, dsl, deputy, head, network-manager or auditor')
    .option(
      '--post <post...>',
      'besides: online-safety-lead, head-of-year, senior-leader, governor, chair-of-governors, data-protection-officer',
      [],
    )
    .option('--pupil <id...>', 'the pupils of a head of year, by the ids the school knows them by', [])
    .option('--email <address>', 'where to write when an incident waits, if the school sends e-mail')
    .option('--room <room...>', 'only these rooms (default: every room there is and will be)', [])
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async ({ data, user, role, post, pupil, email, room }: Options, report) => {
        const { addAccount } = await import('@usher/hub');
        const password = await readPassword(`Password for ${user} (at least 8 characters): `);
        await addAccount(data, {
          user,
          role: role ?? null,
          posts: post,
          pupils: pupil,
          password,
          rooms: room.length === 0 ? 'all' : room,
          ...(email === undefined ? {} : { email }),
        });
        const held = [...(role === undefined ? [] : [role]), ...post];
        report.answer({ ok: true, user, role: role ?? null, posts: post }, [
          `${user} may sign in as ${held.join(', ')}.`,
        ]);
      }),
    );
};
