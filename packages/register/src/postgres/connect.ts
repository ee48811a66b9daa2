import pg from 'pg';
import { RegisterError } from '../errors.ts';

const CONNECT_MS = 5_000;

const INT8 = 20;

/** Numbers of PostgreSQL's 64 bits come as text; all of ours are below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/** How the register connects, whatever for. */
export const clientConfig = (url: string): pg.ClientConfig => ({
  connectionString: url,
  connectionTimeoutMillis: CONNECT_MS,
  application_name: 'usher-register',
  keepAlive: true,
  types,
});

/** SQLSTATE classes and codes that mean the server cannot be had just now. */
const AWAY = /^(08...|57P0[1-5]|53300)$/;
const NETWORK = /^(ECONN|EPIPE|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|ENOENT)/;
const DISK_FULL = '53100';

const isAway = (error: Error & { code?: unknown }): boolean => {
  const code = typeof error.code === 'string' ? error.code : '';
  if (AWAY.test(code) || NETWORK.test(code)) return true;
  // The client has no codes for what befalls its own connection.
  return code === '' && /^(Connection terminated|timeout exceeded|Client has encountered)/.test(error.message);
};

/** What an error of PostgreSQL or of the way there means; other errors come back as they are. */
export const explainPostgres = (error: unknown): unknown => {
  if (error instanceof RegisterError || !(error instanceof Error)) return error;
  if ('code' in error && error.code === DISK_FULL)
    return new RegisterError('disk-full', "The database server's disk is full.", 'Make room on that disk.', error);
  if (!isAway(error)) return error;
  return new RegisterError(
    'unreachable',
    'The database server of the register cannot be reached.',
    'Start it, and look at its address and the network; the hub tries again by itself.',
    error,
  );
};

/** Connects once, for something that is done and over. Throws RegisterError `unreachable`. */
export const connectOnce = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client(clientConfig(url));
  // The query under way, or the next one, is told of it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw explainPostgres(error);
  }
};
