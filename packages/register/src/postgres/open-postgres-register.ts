import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { RegisterError } from '../errors.ts';
import type { Dialect } from '../sql/dialect.ts';
import { type RegisterOptions, SqlRegister } from '../sql/sql-register.ts';
import type { Tables } from '../sql/tables.ts';
import { clientConfig, explainPostgres } from './connect.ts';
import { openPostgresRows } from './raw-rows.ts';
import { assertRoleAndTables, assertSafeServer } from './safe-server.ts';

const READERS = 4;

/** The connection of a hub that died is taken for alive until the server has noticed. */
const WAIT_FOR_LOCK_MS = 10_000;
const LOOK_AGAIN_MS = 200;

/** Takes the register for this connection and for as long as it lasts (rule REG20). Throws RegisterError `in-use`. */
const lock = async (client: pg.ClientBase, waitMs: number): Promise<void> => {
  const until = Date.now() + waitMs;
  for (;;) {
    const { rows } = await client.query(
      `SELECT pg_try_advisory_lock(hashtext('usher-register'), hashtext(current_schema())) AS mine`,
    );
    if (rows[0]?.mine === true) return;
    if (Date.now() > until)
      throw new RegisterError(
        'in-use',
        'Another hub has this register open.',
        'End the other hub, or give this one a database of its own.',
      );
    await wait(LOOK_AGAIN_MS);
  }
};

const claim = async (client: pg.ClientBase, origin: string): Promise<void> => {
  await client.query(`INSERT INTO register_meta VALUES ('origin', $1) ON CONFLICT DO NOTHING`, [origin]);
  const { rows } = await client.query(`SELECT value FROM register_meta WHERE name = 'origin'`);
  if (rows[0]?.value !== origin)
    throw new RegisterError(
      'other-register',
      `This database holds the register of ${String(rows[0]?.value)}, not of ${origin}.`,
      'Give this hub a database of its own.',
    );
};

/** Makes every connection ready before it is used, or gives it up and tells whoever wanted it. */
const ready = async (client: pg.ClientBase, further?: (client: pg.ClientBase) => Promise<void>): Promise<void> => {
  // Whoever uses the connection next is told that it is gone; nobody else needs to be.
  client.on('error', () => undefined);
  await client.query('SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3');
  await further?.(client);
};

const pool = (url: string, most: number, further?: (client: pg.ClientBase) => Promise<void>): pg.Pool => {
  const made = new pg.Pool({
    ...clientConfig(url),
    max: most,
    idleTimeoutMillis: 0,
    verify: (client, done) => void ready(client, further).then(() => done(), done),
  });
  made.on('error', () => undefined);
  return made;
};

/**
 * Opens the register in a database that was prepared for the role of this URL; this hub has it alone until it is
 * disposed of. When the server goes away, what is asked is refused as `unreachable`, and works again once it is back.
 * Throws RegisterError `unreachable`, `unsafe-server`, `role-too-powerful`, `not-prepared`, `in-use`, `other-register`.
 */
export const openPostgresRegister = async (
  url: string,
  options: RegisterOptions & { readonly waitForLockMs?: number },
): Promise<SqlRegister> => {
  let session = 0;
  // One connection writes. It holds the lock, so that when it is lost nothing can be written without taking it again.
  const writers = pool(url, 1, async (client) => {
    await assertSafeServer(client);
    await assertRoleAndTables(client);
    await lock(client, options.waitForLockMs ?? WAIT_FOR_LOCK_MS);
    await claim(client, options.origin);
    session += 1;
  });
  const readers = pool(url, READERS);
  const write = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: writers }) });
  const read = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: readers }) });
  const dialect: Dialect = {
    index: (words) => sql<string>`array_to_tsvector(${words}::text[])`,
    learn: () => Promise.resolve(),
    placeBesideWords: sql<string>`entry.place`,
    family: sql<string>`split_part(entry.kind, '.', 1)`,
    search: async (words) => {
      const asked = words.map((word) => `'${word}':*`).join(' & ');
      return sql<{ seq: number }>`(SELECT seq FROM entry_search WHERE found_by @@ ${asked}::tsquery)`;
    },
    erase: async (db, bySeq) => {
      await sql`SELECT register_erase(${bySeq}::bigint)`.execute(db);
    },
    // Only the owner can have the server overwrite what was erased: scrubPostgres.
    scrub: () => Promise.resolve(),
    session: () => session,
    explain: explainPostgres,
    rows: () => openPostgresRows(url),
    close: async () => {
      await Promise.all([writers.end(), readers.end()]);
    },
  };
  try {
    (await writers.connect()).release();
  } catch (error) {
    await dialect.close();
    throw explainPostgres(error);
  }
  return new SqlRegister({ write, read, dialect }, options);
};
