import type { DatabaseSync } from 'node:sqlite';
import { RegisterError } from '../errors.ts';
import type { RawRows, RawTables, TableName } from '../raw-rows.ts';
import { connect } from './connection.ts';

const AT_ONCE = 2_000;

/** Written out, not built: what a backup and the verifier read shares nothing with what the register writes by. */
const QUERIES: Readonly<Record<TableName, string>> = {
  entry:
    'SELECT seq, id, at, kind, case_id, by_whom, place, facts, digest, words, people, leaf FROM entry ORDER BY seq',
  entry_words: 'SELECT seq, name, text, salt FROM entry_words ORDER BY seq, name',
  entry_person: 'SELECT seq, n, person, part, salt FROM entry_person ORDER BY seq, n',
  entry_digest: 'SELECT seq, digest, salt FROM entry_digest ORDER BY seq',
  log_node: 'SELECT level, idx, hash FROM log_node ORDER BY level, idx',
  log_checkpoint: 'SELECT size, note FROM log_checkpoint ORDER BY size',
  erasure: 'SELECT target, by_seq FROM erasure ORDER BY target, by_seq',
  register_meta: 'SELECT name, value FROM register_meta ORDER BY name',
};

/** Reads the rows through a connection that is in a transaction, or that nobody writes beside. */
export const rowsOf = (db: DatabaseSync): Pick<RawRows, 'table'> => ({
  async *table<T extends TableName>(name: T) {
    let some: RawTables[T][] = [];
    for (const row of db.prepare(QUERIES[name]).iterate()) {
      some.push(row as RawTables[T]);
      if (some.length < AT_ONCE) continue;
      yield some;
      some = [];
    }
    if (some.length > 0) yield some;
  },
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
