import type { DatabaseSync } from 'node:sqlite';
import { RegisterError } from '../errors.ts';
import { type EntryTable, type RawRows, type RawTables, type Stretch, type TableName, within } from '../raw-rows.ts';
import { ASTRAY } from '../verify/astray.ts';
import { connect } from './connection.ts';

const AT_ONCE = 2_000;

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

async function* some<Row>(db: DatabaseSync, sql: string): AsyncGenerator<readonly Row[]> {
  let rows: Row[] = [];
  for (const row of db.prepare(sql).iterate()) {
    rows.push(row as Row);
    if (rows.length < AT_ONCE) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

/** Reads the rows through a connection that is in a transaction, or that nobody writes beside. */
export const rowsOf = (db: DatabaseSync): Pick<RawRows, 'table' | 'part' | 'last' | 'astray'> => ({
  astray: () => {
    const isThere = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'entry_day'`).get() !== undefined;
    return Promise.resolve(
      isThere
        ? db
            .prepare(ASTRAY)
            .all()
            .map(({ what }) => String(what))
        : [],
    );
  },
  last: () => Promise.resolve(Number(db.prepare('SELECT max(seq) AS last FROM entry').get()?.['last'] ?? 0)),
  table: <T extends TableName>(name: T) => some<RawTables[T]>(db, QUERIES[name]),
  part: <T extends EntryTable>(name: T, stretch: Stretch) =>
    some<RawTables[T]>(db, QUERIES[name].replace('TRUE', within(stretch))),
});

/**
 * Reads a register's file as it is at this moment, beside whoever writes to it. Changes nothing. Throws RegisterError
 * `no-register` for a file that is something else.
 */
export const openSqliteRows = (file: string): RawRows => {
  using opening = new DisposableStack();
  try {
    const db = opening.adopt(connect(file, { readOnly: true }), (one) => one.close());
    db.exec('BEGIN');
    // The moment is that of the first look.
    db.prepare('SELECT count(*) FROM register_meta').get();
    opening.move();
    return { ...rowsOf(db), [Symbol.asyncDispose]: () => Promise.resolve(db.close()) };
  } catch (error) {
    throw new RegisterError('no-register', `${file} is not a register.`, 'Give the path of its file.', error);
  }
};
