import type { ClientBase } from 'pg';
import { z } from 'zod';
import { RegisterError } from '../errors.ts';
import { DATA_VERSION } from '../migrations/all.ts';

/** The oldest PostgreSQL that is still looked after. */
const POSTGRES_AT_LEAST = 140_000;

const Settings = z.array(z.object({ name: z.string(), setting: z.string() }));

/** What a server may not be set to, and what it has to be set to instead. */
const UNSAFE: Readonly<Record<string, readonly [unsafe: string, safe: string]>> = {
  fsync: ['off', 'on'],
  full_page_writes: ['off', 'on'],
  synchronous_commit: ['off', 'on'],
};

/** Throws RegisterError `old-postgres`, and `unsafe-server` for settings that lose commits (rule REG23). */
export const assertSafeServer = async (client: ClientBase): Promise<void> => {
  const asked = [...Object.keys(UNSAFE), 'server_version_num'];
  const { rows } = await client.query('SELECT name, setting FROM pg_settings WHERE name = ANY ($1)', [asked]);
  const found = new Map(Settings.parse(rows).map(({ name, setting }) => [name, setting]));
  if (Number(found.get('server_version_num')) < POSTGRES_AT_LEAST)
    throw new RegisterError('old-postgres', 'This PostgreSQL is too old for the register.', 'Use version 14 or later.');
  for (const [name, [unsafe, safe]] of Object.entries(UNSAFE))
    if (found.get(name) === unsafe)
      throw new RegisterError(
        'unsafe-server',
        `The database server is set to lose what it has acknowledged (${name} = ${unsafe}).`,
        `Set ${name} = ${safe} in its configuration and restart it.`,
      );
};

const Privileges = z.array(
  z.object({ name: z.string(), may_change: z.boolean(), may_add: z.boolean(), may_read: z.boolean() }),
);

/** What the role may do with every table of the register in the present schema, the version's aside. */
const PRIVILEGES = `
  SELECT c.relname AS name,
    has_any_column_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')
      OR has_table_privilege(c.oid, 'TRUNCATE') OR has_table_privilege(c.oid, 'TRIGGER')
      OR pg_has_role(c.relowner, 'MEMBER') AS may_change,
    has_table_privilege(c.oid, 'SELECT') AS may_read, has_table_privilege(c.oid, 'INSERT') AS may_add
  FROM pg_class c
  WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname = ANY ($1)`;

const HISTORY = [
  'entry',
  'entry_words',
  'entry_person',
  'entry_digest',
  'entry_search',
  'log_node',
  'log_checkpoint',
  'erasure',
  'register_meta',
];

/** Made of the history by the database itself; the hub's role only reads them. */
const MADE = ['case_standing', 'entry_day'];

const notPrepared = (why: string): RegisterError =>
  new RegisterError(
    'not-prepared',
    `The database is not prepared for this Usher: ${why}.`,
    'Run: usher register prepare.',
  );

/**
 * Throws RegisterError `role-too-powerful` when the role could do more to history than add to it (rule REG22),
 * `not-prepared` when tables or rights are missing, and `newer-data`.
 */
export const assertRoleAndTables = async (client: ClientBase): Promise<void> => {
  const { rows: there } = await client.query(`SELECT to_regclass('register_version') IS NOT NULL AS prepared`);
  if (there[0]?.prepared !== true) throw notPrepared('it has no register');
  const privileges = Privileges.parse((await client.query(PRIVILEGES, [[...HISTORY, ...MADE]])).rows);
  const powerful = privileges
    .filter(({ name, may_change, may_add }) => may_change || (may_add && MADE.includes(name)))
    .map(({ name }) => name);
  if (powerful.length > 0)
    throw new RegisterError(
      'role-too-powerful',
      `The database role of the hub could change history (${powerful.join(', ')}).`,
      'Give the hub a role of its own that owns nothing, and name it in: usher register prepare.',
    );
  const { rows } = await client.query('SELECT max(version) AS version FROM register_version');
  const version = Number(rows[0]?.version);
  if (version > DATA_VERSION)
    throw new RegisterError(
      'newer-data',
      'The register was written by a newer version of Usher.',
      'Install that version or a later one on this computer.',
    );
  if (version < DATA_VERSION) throw notPrepared('its tables are of an older version');
  const mayUse = privileges.every(({ name, may_read, may_add }) => may_read && (may_add || MADE.includes(name)));
  if (privileges.length < HISTORY.length + MADE.length || !mayUse)
    throw notPrepared('the role of the hub may not use all of its tables');
};
