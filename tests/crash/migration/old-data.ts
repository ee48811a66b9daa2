import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate as migrateHub } from '../../../apps/hub/store/open-store.ts';
import { migrate as migrateRegister } from '../../../packages/register/src/sqlite/migrate.ts';

/** What lies in the tables of a database: their columns, and each row. */
export type Data = Readonly<Record<string, { readonly columns: readonly string[]; readonly rows: readonly string[] }>>;

const HUB = [
  `INSERT INTO room VALUES (1, 'ICT1', 'ict1', 5);
   INSERT INTO device (id, kind, name, name_key, room, spki, epoch, enrolled_at) VALUES ('a', 'agent', 'PC-1', 'pc-1', 1, 'k', 7, 9)`,
  `INSERT INTO account (id, user, user_key, role, password, all_rooms, created_at) VALUES (1, 'Amy', 'amy', 'teacher', 'hash', 0, 3);
   INSERT INTO account_room VALUES (1, 1)`,
];
const REGISTER = [
  `INSERT INTO register_meta VALUES ('origin', 'usher/school');
   INSERT INTO entry VALUES (1, 'id-1', 1, 'report', 'case', 'account', 'ICT1', '{}', x'00', '{}', '[]', x'01');
   INSERT INTO entry_words VALUES (1, 'text', 'what was said', x'02');
   INSERT INTO entry_person VALUES (1, 0, 'pupil', 'victim', x'03');
   INSERT INTO entry_digest VALUES (1, 'digest', x'04')`,
  `INSERT INTO log_node VALUES (1, 0, x'05'); INSERT INTO log_checkpoint VALUES (1, 'note')`,
];

const KINDS = {
  hub: { file: 'hub.db', migrate: migrateHub, rows: HUB },
  register: { file: 'register.db', migrate: migrateRegister, rows: REGISTER },
} as const;

/** The file of what is migrated. */
export const fileOf = (what: keyof typeof KINDS, dataDir: string): string => join(dataDir, KINDS[what].file);

/** Makes a data folder as the version of a form left it, with something in it. */
export const makeOld = (what: keyof typeof KINDS, dataDir: string, version: number): void => {
  mkdirSync(dataDir);
  const { migrate, rows } = KINDS[what];
  using db = new DatabaseSync(fileOf(what, dataDir));
  db.exec('PRAGMA journal_mode = WAL');
  migrate(db, version);
  for (const some of rows.slice(0, version)) db.exec(some);
};

/** Reads every table there is, or only these and of them only the columns that there were. */
export const dataOf = (file: string, like?: Data): Data => {
  using db = new DatabaseSync(file, { readOnly: true });
  const tables = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%entry_search%'`)
    .all();
  const names = like === undefined ? tables.map(({ name }) => String(name)) : Object.keys(like);
  return Object.fromEntries(
    names.map((name) => {
      const columns =
        like?.[name]?.columns ??
        db
          .prepare(`PRAGMA table_info(${name})`)
          .all()
          .map((column) => String(column['name']));
      const rows = db.prepare(`SELECT ${columns.join(', ')} FROM ${name} ORDER BY 1`).all();
      return [name, { columns, rows: rows.map((row) => JSON.stringify(row)) }];
    }),
  );
};
