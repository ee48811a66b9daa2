import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegisterError } from '../../packages/register/src/errors.ts';
import { DATA_VERSION, MIGRATIONS } from '../../packages/register/src/migrations/all.ts';
import { openPostgresRegister } from '../../packages/register/src/postgres/open-postgres-register.ts';
import { asOwner, migrateIn, preparePostgres } from '../../packages/register/src/postgres/prepare.ts';
import { scrubPostgres } from '../../packages/register/src/postgres/scrub.ts';
import { rebuildIndexes } from '../../packages/register/src/rebuild.ts';
import { verifyRegister } from '../../packages/register/src/verify/verify-register.ts';
import {
  createTestLogKey,
  draftOf,
  idOf,
  type PostgresServer,
  startPostgres,
} from '../../packages/register/src/testing/index.ts';

const options = { origin: 'usher/school', key: createTestLogKey() };
const { key } = options;
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof RegisterError ? error.code : error),
  );
const ask = async (url: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
};
const prepared = async () => {
  const school = await server.school();
  await preparePostgres(school);
  return school;
};
/** Opens the register, and closes it again when that works. */
const tryToOpen = async (url: string, origin = options.origin): Promise<unknown> =>
  codeOf(openPostgresRegister(url, { ...options, origin }).then((register) => register[Symbol.asyncDispose]()));

const TABLES = [
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

describe("the hub's role", () => {
  it('[REG22] may add and read, and the server refuses it everything else', async () => {
    const { url } = await prepared();
    await using register = await openPostgresRegister(url, options);
    await register.append([draftOf(1), draftOf(2)]);
    await register.checkpoint();
    for (const table of TABLES) {
      const [column] = await ask(
        url,
        `SELECT column_name AS name FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = '${table}' LIMIT 1`,
      );
      const name = String(column?.['name']);
      for (const sql of [
        `DELETE FROM ${table}`,
        `UPDATE ${table} SET ${name} = ${name}`,
        `TRUNCATE ${table} CASCADE`,
        `DROP TABLE ${table} CASCADE`,
        `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
        `CREATE TRIGGER mine BEFORE INSERT ON ${table} EXECUTE FUNCTION register_is_append_only()`,
      ])
        await expect(ask(url, sql)).rejects.toThrow(/permission denied|must be owner/);
    }
    await expect(ask(url, 'UPDATE register_version SET version = 0')).rejects.toThrow('permission denied');
    expect(await ask(url, 'SELECT count(*)::int AS n FROM entry')).toEqual([{ n: 2 }]);
  });

  it('[REG31] only reads how cases stand; the owner rebuilds it of the entries', async () => {
    const { url, ownerUrl } = await prepared();
    await using register = await openPostgresRegister(url, options);
    await register.append([draftOf(1, { kind: 'case.report' }), draftOf(2, { kind: 'case.closed' })]);
    const there = await register.standings({ limit: 9 });
    expect(there.cases).toMatchObject([{ openedSeq: 1, closedAt: expect.any(Number) }]);
    for (const table of ['case_standing', 'entry_day'])
      for (const sql of [`DELETE FROM ${table}`, `INSERT INTO ${table} SELECT * FROM ${table}`])
        await expect(ask(url, sql)).rejects.toThrow('permission denied');
    await ask(ownerUrl, 'DELETE FROM case_standing');
    await using rows = await register.rows();
    expect((await verifyRegister(rows, { spki: key.spki })).findings).toMatchObject([{ kind: 'index-changed' }]);
    await rebuildIndexes(ownerUrl);
    expect(await register.standings({ limit: 9 })).toEqual(there);
  });

  it('[REG17] may erase only what an erasing entry names', async () => {
    const { url } = await prepared();
    await using register = await openPostgresRegister(url, options);
    await register.append([draftOf(1), draftOf(2)]);
    await expect(ask(url, 'SELECT register_erase(1)')).rejects.toThrow('no entry says that this is erased');
    expect((await register.read(1))?.words).toEqual(draftOf(1).words);
  });

  it('[REG21] cannot be got round by the owner without taking the triggers away', async () => {
    const { url, ownerUrl } = await prepared();
    await using register = await openPostgresRegister(url, options);
    await register.append(Array.from({ length: 64 }, (_, at) => draftOf(at)));
    for (const table of ['entry', 'log_node', 'log_checkpoint', 'register_meta'])
      for (const sql of [`DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`])
        await expect(ask(ownerUrl, sql)).rejects.toThrow('the register is append-only');
    for (const table of ['entry_words', 'entry_person', 'entry_digest'])
      await expect(ask(ownerUrl, `DELETE FROM ${table}`)).rejects.toThrow('no entry says that this is erased');
  });

  it('[REG22] is refused when it is the owner, an heir of the owner, or was granted more', async () => {
    const { url, ownerUrl, role } = await prepared();
    expect(await tryToOpen(ownerUrl)).toBe('role-too-powerful');
    for (const [grant, revoke] of [
      [`GRANT DELETE ON entry_words TO ${role}`, `REVOKE DELETE ON entry_words FROM ${role}`],
      [`GRANT UPDATE (kind) ON entry TO ${role}`, `REVOKE UPDATE (kind) ON entry FROM ${role}`],
      [`GRANT INSERT ON case_standing TO ${role}`, `REVOKE INSERT ON case_standing FROM ${role}`],
      [`GRANT TRUNCATE ON log_node TO PUBLIC`, `REVOKE TRUNCATE ON log_node FROM PUBLIC`],
      [`GRANT owner TO ${role}`, `REVOKE owner FROM ${role}`],
    ] as const) {
      await ask(ownerUrl, grant);
      expect([grant, await tryToOpen(url)]).toEqual([grant, 'role-too-powerful']);
      await ask(ownerUrl, revoke);
    }
    expect(await tryToOpen(url)).toBe('nothing thrown');
  });
});

describe('a database of a register', () => {
  it.each(MIGRATIONS.map(({ version }) => version))(
    '[REG25] comes to form %i in one step, and on from there',
    async (version) => {
      const { ownerUrl, role, url } = await server.school();
      await asOwner(ownerUrl, (client) => migrateIn(client, version));
      expect(await ask(ownerUrl, 'SELECT max(version)::int AS version FROM register_version')).toEqual([{ version }]);
      await preparePostgres({ ownerUrl, role });
      expect(await tryToOpen(url)).toBe('nothing thrown');
    },
  );

  it('[REG25] is prepared wholly or not at all, and by one at a time', async () => {
    const { ownerUrl, role, url } = await server.school();
    const broken = { version: 2, sqlite: '', postgres: 'CREATE TABLE half (x int); CREATE TABLE entry (x int)' };
    const [first] = MIGRATIONS;
    if (first === undefined) throw new Error('there are no migrations');
    await expect(asOwner(ownerUrl, (client) => migrateIn(client, 2, [first, broken]))).rejects.toThrow(
      'already exists',
    );
    expect(await ask(ownerUrl, `SELECT to_regclass('half') AS half, to_regclass('entry') AS entry`)).toEqual([
      { half: null, entry: null },
    ]);
    expect(await tryToOpen(url)).toBe('not-prepared');
    await Promise.all([1, 2, 3].map(() => preparePostgres({ ownerUrl, role })));
    expect(await tryToOpen(url)).toBe('nothing thrown');
  });

  it('[REG25] is refused when it is newer, older, of another school or for nobody', async () => {
    const { ownerUrl, role, url } = await prepared();
    expect(await tryToOpen(url)).toBe('nothing thrown');
    expect(await tryToOpen(url, 'usher/other')).toBe('other-register');
    await ask(ownerUrl, `INSERT INTO register_version VALUES (${DATA_VERSION + 1})`);
    expect(await tryToOpen(url)).toBe('newer-data');
    expect(await codeOf(preparePostgres({ ownerUrl, role }))).toBe('newer-data');
    await ask(ownerUrl, `DELETE FROM register_version WHERE version >= ${DATA_VERSION}`);
    expect(await tryToOpen(url)).toBe('not-prepared');
    const other = await server.school();
    expect(await codeOf(preparePostgres({ ownerUrl: other.ownerUrl, role: 'nobody_knows' }))).toBe('not-prepared');
  });

  it('[REG18] holds no byte of what was erased in its tables once they were scrubbed', async () => {
    const { url, ownerUrl } = await prepared();
    await using register = await openPostgresRegister(url, options);
    const words = { details: 'canarywords '.repeat(20) };
    await register.append([draftOf(1, { words, people: [{ person: 'canaryperson', part: 'victim' }] }), draftOf(2)]);
    const inTables = async (): Promise<boolean> => {
      await ask(ownerUrl, 'CHECKPOINT');
      const base = join(server.data, 'base');
      return readdirSync(base, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes('canary'));
    };
    expect(await inTables()).toBe(true);
    await register.erase({ id: idOf(1, 'erasure'), by: 'account-1', reason: 'retention', seqs: [1] });
    expect((await register.page({ words: 'canarywords', limit: 5 })).entries).toEqual([]);
    await scrubPostgres(ownerUrl);
    expect(await inTables()).toBe(false);
    expect((await register.read(2))?.words).toEqual(draftOf(2).words);
  });
});

describe('a server', () => {
  it('[REG20] lets one hub have a register, and the next one after it', async () => {
    const { url } = await prepared();
    const register = await openPostgresRegister(url, options);
    expect(await codeOf(openPostgresRegister(url, { ...options, waitForLockMs: 300 }))).toBe('in-use');
    await register.append([draftOf(1)]);
    await register[Symbol.asyncDispose]();
    await using next = await openPostgresRegister(url, options);
    expect(await next.size()).toBe(1);
  });

  it('[REG24] that was killed and came back has everything acknowledged, and the hub goes on by itself', async () => {
    const { url } = await prepared();
    await using register = await openPostgresRegister(url, options);
    const acknowledged = new Set<string>();
    const rounds = process.env['LONG'] === '1' ? 30 : 3;
    for (let round = 0; round < rounds; round += 1) {
      let killed = false;
      const writing = (async () => {
        for (let number = round * 1_000; !killed; number += 1)
          for (const one of await register.append([draftOf(number)]))
            if (one.outcome !== 'refused') acknowledged.add(one.receipt.id);
      })();
      const told = codeOf(writing);
      const enough = acknowledged.size + 20 + 7 * round;
      await expect.poll(() => acknowledged.size, { timeout: 30_000, interval: 3 }).toBeGreaterThan(enough);
      await server.kill();
      expect(await told).toBe('unreachable');
      killed = true;
      expect(await codeOf(register.append([draftOf(1)]))).toBe('unreachable');
      expect(await codeOf(register.page({ limit: 1 }))).toBe('unreachable');
      await server.start();
      await expect.poll(() => codeOf(register.size()), { timeout: 30_000 }).toBe('nothing thrown');
    }
    const there = new Map<string, number>();
    for (let beyond: number | null = 0; beyond !== null;) {
      const page = await register.page({ order: 'oldest', beyond, limit: 500 });
      for (const { id } of page.entries) there.set(id, (there.get(id) ?? 0) + 1);
      beyond = page.next;
    }
    expect(Array.from(acknowledged).filter((id) => !there.has(id))).toEqual([]);
    expect(Array.from(there.values()).filter((times) => times !== 1)).toEqual([]);
    // Of those nobody was told of, at most the one that was under way when it was killed.
    expect(there.size - acknowledged.size).toBeLessThanOrEqual(rounds);
  });

  it('[REG20] that ends a connection ends the right to write with it', async () => {
    const { url, ownerUrl } = await prepared();
    await using register = await openPostgresRegister(url, options);
    await register.append([draftOf(1)]);
    await ask(
      ownerUrl,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'usher-register'`,
    );
    // Another hub takes over, adds something and ends: the first one must not go on from what it remembers.
    await expect
      .poll(
        () =>
          codeOf(
            openPostgresRegister(url, options).then(async (other) => {
              await other.append([draftOf(2)]);
              await other[Symbol.asyncDispose]();
            }),
          ),
        { timeout: 20_000 },
      )
      .toBe('nothing thrown');
    await expect.poll(() => codeOf(register.append([draftOf(3)])), { timeout: 20_000 }).toBe('nothing thrown');
    expect(await register.find(idOf(3))).toMatchObject({ seq: 3 });
  });

  it('says that it cannot be reached', async () => {
    const { url } = await prepared();
    const nobody = url.replace(/:\d+\//, ':1/');
    expect(await codeOf(openPostgresRegister(nobody, options))).toBe('unreachable');
    expect(await codeOf(preparePostgres({ ownerUrl: nobody, role: 'hub' }))).toBe('unreachable');
  });

  it.each(['fsync', 'full_page_writes', 'synchronous_commit'])('[REG23] is refused while %s is off', async (name) => {
    const { url } = await prepared();
    await server.stop();
    await server.start({ [name]: 'off' });
    expect(await tryToOpen(url)).toBe('unsafe-server');
    await server.stop();
    await server.start();
    expect(await tryToOpen(url)).toBe('nothing thrown');
  });
});
