import type { ClientBase } from 'pg';
import { RegisterError } from '../errors.ts';
import { DATA_VERSION, MIGRATIONS } from '../migrations/all.ts';
import type { Migration } from '../migrations/migration.ts';
import { connectOnce, explainPostgres } from './connect.ts';

const GRANTS = [
  'GRANT USAGE ON SCHEMA %schema% TO %role%',
  'GRANT SELECT, INSERT ON entry, entry_words, entry_person, entry_digest, entry_search TO %role%',
  'GRANT SELECT, INSERT ON log_node, log_checkpoint, erasure, register_meta TO %role%',
  'GRANT SELECT ON register_version, case_standing, entry_day TO %role%',
  'GRANT EXECUTE ON FUNCTION register_erase(bigint) TO %role%',
];

const versionOf = async (client: ClientBase): Promise<number> => {
  const { rows } = await client.query('SELECT coalesce(max(version), 0)::int AS version FROM register_version');
  return Number(rows[0]?.version);
};

/** Brings the tables up to `upTo`, in the transaction that is open; a second caller waits and finds it done. */
export const migrateIn = async (
  client: ClientBase,
  upTo = DATA_VERSION,
  steps: readonly Migration[] = MIGRATIONS,
): Promise<void> => {
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('usher-register-prepare'))`);
  await client.query('CREATE TABLE IF NOT EXISTS register_version (version integer PRIMARY KEY)');
  const version = await versionOf(client);
  if (version > DATA_VERSION)
    throw new RegisterError(
      'newer-data',
      'The register was written by a newer version of Usher.',
      'Install that version or a later one on this computer.',
    );
  for (const step of steps.filter((one) => one.version > version && one.version <= upTo)) {
    await client.query(step.postgres);
    await client.query('INSERT INTO register_version VALUES ($1)', [step.version]);
  }
};

/** Lets a role add to the register and read it, and nothing else (rule REG22). */
export const grantIn = async (client: ClientBase, role: string): Promise<void> => {
  const { rows } = await client.query('SELECT current_schema() AS schema, to_regrole($1) IS NOT NULL AS known', [
    client.escapeIdentifier(role),
  ]);
  if (rows[0]?.known !== true)
    throw new RegisterError('not-prepared', `The database has no role "${role}".`, `Run: CREATE ROLE ${role} LOGIN.`);
  const names: Readonly<Record<string, string>> = {
    '%schema%': client.escapeIdentifier(String(rows[0].schema)),
    '%role%': client.escapeIdentifier(role),
  };
  for (const grant of GRANTS) await client.query(grant.replaceAll(/%\w+%/g, (name) => names[name] ?? name));
};

/** Does some work as one transaction of the owner's. Throws what the work throws, and RegisterError `unreachable`. */
export const asOwner = async <T>(ownerUrl: string, work: (client: ClientBase) => Promise<T>): Promise<T> => {
  const client = await connectOnce(ownerUrl);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // Ending the connection rolls back whatever was begun.
    throw explainPostgres(error);
  } finally {
    await client.end();
  }
};

/**
 * Makes or migrates the tables of a register in the schema that `ownerUrl` comes to, wholly or not at all, and lets
 * the hub's role use them. The owner is not needed at run time. Throws RegisterError `not-prepared`, `newer-data`.
 */
export const preparePostgres = ({ ownerUrl, role }: { ownerUrl: string; role: string }): Promise<void> =>
  asOwner(ownerUrl, async (client) => {
    await migrateIn(client);
    await grantIn(client, role);
  });
