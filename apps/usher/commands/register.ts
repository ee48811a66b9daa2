import type { Command } from 'commander';
import { registerPlace } from '../arguments.ts';
import { runCommand } from '../run-command.ts';

type Verify = { key: string; witness: string[]; origin?: string; devices?: string; json?: true };
type Backup = { to: string; recipient: string[]; json?: true };
type Restore = { at: string; identity: string[]; key: string; role?: string; json?: true };
type Prepare = { role: string; json?: true };
type Scrub = { json?: true };
type Rebuild = { json?: true };

const PLACE = 'an SQLite file, or a postgres:// URL';

/** `usher register` examines, backs up and restores the school's register; the hub may be running meanwhile. */
export const addRegisterCommands = (program: Command): void => {
  const register = program.command('register').description("the school's register of incidents and staff actions");
  register
    .command('verify')
    .description('hash every row again and compare it with the tree, the checkpoints and what witnesses remember')
    .argument('<place>', PLACE, registerPlace)
    .requiredOption('--key <file>', "the register's public key: register.pub of the hub's data folder, or a copy")
    .option('--origin <origin>', 'whose register it has to be')
    .option('--devices <dir>', "the hub's data folder: says whether every report was signed by the computer it names")
    .option('--witness <file...>', 'checkpoints that agents, consoles or people kept', [])
    .option('--json', 'answer in JSON')
    .action((place: string, options: Verify) =>
      runCommand<Verify>(async (given, report) => {
        const { verifyPlace } = await import('../register/verify-place.ts');
        await verifyPlace(place, given, report);
      })(options),
    );
  register
    .command('backup')
    .description('write an encrypted copy that only the recipients can read')
    .argument('<place>', PLACE, registerPlace)
    .requiredOption('--to <file>', 'the new file')
    .requiredOption(
      '--recipient <public-key...>',
      'the public keys of those who may read it, as age-keygen prints them',
    )
    .option('--json', 'answer in JSON')
    .action((place: string, options: Backup) =>
      runCommand<Backup>(async (given, report) => {
        const { backUpPlace } = await import('../register/backups.ts');
        await backUpPlace(place, given, report);
      })(options),
    );
  register
    .command('restore')
    .description('bring a backup back, verified, to a place where there is no register')
    .argument('<backup>', 'the file')
    .requiredOption('--at <place>', `where: ${PLACE} of the owner`, registerPlace)
    .requiredOption('--identity <file...>', 'files with age identities that may read it')
    .requiredOption('--key <file>', "the register's public key")
    .option('--role <role>', "PostgreSQL only: the hub's role")
    .option('--json', 'answer in JSON')
    .action((backup: string, options: Restore) =>
      runCommand<Restore>(async (given, report) => {
        const { restorePlace } = await import('../register/backups.ts');
        await restorePlace(backup, given, report);
      })(options),
    );
  register
    .command('prepare')
    .description('PostgreSQL: make or migrate the tables as their owner, for a role that may only add and read')
    .argument('<owner-url>', 'postgres:// URL of the owner', registerPlace)
    .requiredOption('--role <role>', "the hub's role")
    .option('--json', 'answer in JSON')
    .action((ownerUrl: string, options: Prepare) =>
      runCommand<Prepare>(async ({ role }, report) => {
        const { preparePostgres } = await import('@usher/register');
        await preparePostgres({ ownerUrl, role });
        report.answer({ ok: true, role }, [`The database is ready; the hub connects as ${role}.`]);
      })(options),
    );
  register
    .command('rebuild')
    .description('make the lists beside the entries anew, after `verify` found that they are not what the entries say')
    .argument('<place>', `${PLACE} of the owner; no hub may have the file open`, registerPlace)
    .option('--json', 'answer in JSON')
    .action((place: string, options: Rebuild) =>
      runCommand<Rebuild>(async (_given, report) => {
        const { rebuildIndexes } = await import('@usher/register');
        await rebuildIndexes(place);
        report.answer({ ok: true }, ['The lists beside the entries are what the entries say.']);
      })(options),
    );
  register
    .command('scrub')
    .description('PostgreSQL: write the tables anew, so that nothing erased is left in their files; others wait')
    .argument('<owner-url>', 'postgres:// URL of the owner', registerPlace)
    .option('--json', 'answer in JSON')
    .action((ownerUrl: string, options: Scrub) =>
      runCommand<Scrub>(async (_given, report) => {
        const { scrubPostgres } = await import('@usher/register');
        await scrubPostgres(ownerUrl);
        report.answer({ ok: true }, ['Nothing that was erased is left in the tables.']);
      })(options),
    );
};
