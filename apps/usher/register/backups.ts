import { isPostgresUrl, openRows, restorePostgres, restoreSqlite, type Verified, writeBackup } from '@usher/register';
import { UsherFailure } from '../failure.ts';
import type { Report } from '../report.ts';
import { readKey, readNamed } from './read-file.ts';

type Backup = { readonly to: string; readonly recipient: readonly string[] };

/** Backs the register at a place up to a new file. */
export const backUpPlace = async (place: string, { to, recipient }: Backup, report: Report): Promise<void> => {
  await using rows = await openRows(place);
  await writeBackup(rows, { file: to, recipients: recipient });
  report.answer({ ok: true, file: to, recipients: recipient }, [
    `${to} can be read by ${recipient.length === 1 ? 'its recipient' : `its ${recipient.length} recipients`} and nobody else.`,
  ]);
};

type Restore = {
  readonly at: string;
  readonly identity: readonly string[];
  readonly key: string;
  readonly role?: string;
};

/** The identities in files as age-keygen writes them, comments and all. */
const readIdentities = async (paths: readonly string[]): Promise<readonly string[]> =>
  (await Promise.all(paths.map(readNamed)))
    .flatMap((text) => text.split(/\r?\n/))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

const restoreTo = async (
  at: string,
  role: string | undefined,
  from: Parameters<typeof restoreSqlite>[1],
): Promise<Verified> => {
  if (!isPostgresUrl(at)) return restoreSqlite(at, from);
  if (role === undefined) throw new UsherFailure('bad-argument', 'a database needs the role of the hub', 'give --role');
  return restorePostgres({ ownerUrl: at, role }, from);
};

/** Restores a backup to a place. */
export const restorePlace = async (backup: string, given: Restore, report: Report): Promise<void> => {
  const { at, identity, key, role } = given;
  const from = { backup, identities: await readIdentities(identity), spki: await readKey(key) };
  const { origin, size, root } = await restoreTo(at, role, from);
  report.answer({ ok: true, origin, size, root }, [
    `${origin}: ${size} entries were restored and verified.`,
    'Every agent and console that has seen more will say so.',
  ]);
};
