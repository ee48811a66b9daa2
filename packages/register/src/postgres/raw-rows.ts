import { RegisterError } from '../errors.ts';
import { type EntryTable, type RawRows, type RawTables, type Stretch, type TableName, within } from '../raw-rows.ts';
import { ASTRAY } from '../verify/astray.ts';
import { connectOnce, explainPostgres } from './connect.ts';

const AT_ONCE = 2_000;
const NO_SUCH_TABLE = '42P01';

/** Written out, not built: what a backup and the verifier read shares nothing with what the register writes by. */
const QUERIES: Readonly<Record<TableName, string>> = {
  entry:
    'SELECT seq, id, at, kind, case_id, by_whom, place, facts, digest, words, people, leaf FROM entry WHERE TRUE ORDER BY seq',
  entry_words: 'SELECT seq, name, text, salt FROM entry_words WHERE TRUE ORDER BY seq, name',
  entry_person: 'SELECT seq, n, person, part, salt FROM entry_person WHERE TRUE ORDER BY seq, n',
  entry_digest: 'SELECT seq, digest, salt FROM entry_digest WHERE TRUE ORDER BY seq',
  log_node: 'SELECT level, idx, hash FROM log_node ORDER BY level, idx',
  log_checkpoint: 'SELECT size, note FROM log_checkpoint ORDER BY size',
  erasure: 'SELECT target, by_seq FROM erasure ORDER BY target, by_seq',
  register_meta: 'SELECT name, value FROM register_meta ORDER BY name',
};

type Asking = { query(sql: string): Promise<{ rows: unknown[] }> };

/** Reads the rows through a connection that is in a transaction, with a cursor for each table. */
export const rowsThrough = (client: Asking): Pick<RawRows, 'table' | 'part' | 'last' | 'astray'> => {
  let cursors = 0;
  async function* some<Row>(sql: string): AsyncGenerator<readonly Row[]> {
    cursors += 1;
    const cursor = `rows_${cursors}`;
    await client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`);
    try {
      for (;;) {
        const { rows } = await client.query(`FETCH ${AT_ONCE} FROM ${cursor}`);
        if (rows.length > 0) yield rows as Row[];
        if (rows.length < AT_ONCE) break;
      }
    } finally {
      await client.query(`CLOSE ${cursor}`);
    }
  }
  return {
    astray: async () => {
      const { rows } = await client.query(`SELECT to_regclass('entry_day') IS NOT NULL AS there`);
      if ((rows as { there: boolean }[])[0]?.there !== true) return [];
      return ((await client.query(ASTRAY)).rows as { what: string }[]).map(({ what }) => what);
    },
    last: async () =>
      Number(((await client.query('SELECT max(seq) AS last FROM entry')).rows as { last: unknown }[])[0]?.last ?? 0),
    table: <T extends TableName>(name: T) => some<RawTables[T]>(QUERIES[name]),
    part: <T extends EntryTable>(name: T, stretch: Stretch) =>
      some<RawTables[T]>(QUERIES[name].replace('TRUE', within(stretch))),
  };
};

/** Reads a register in PostgreSQL as it is at this moment, beside whoever writes to it. Changes nothing. */
export const openPostgresRows = async (url: string): Promise<RawRows> => {
  const client = await connectOnce(url);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // The moment is that of the first look.
    await client.query('SELECT count(*) FROM register_meta');
  } catch (error) {
    await client.end();
    if (!(error instanceof Error && 'code' in error && error.code === NO_SUCH_TABLE)) throw explainPostgres(error);
    throw new RegisterError('no-register', 'There is no register in this database.', 'Look at its URL.', error);
  }
  return { ...rowsThrough(client), [Symbol.asyncDispose]: () => client.end() };
};
