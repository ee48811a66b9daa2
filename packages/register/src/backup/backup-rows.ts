import { z } from 'zod';
import { type RawRows, TABLES, type TableName } from '../raw-rows.ts';

/** The tables in the order a restored register needs them: what others refer to comes first. */
export const ORDER: readonly TableName[] = [
  'register_meta',
  'entry',
  'entry_words',
  'entry_person',
  'entry_digest',
  'log_node',
  'log_checkpoint',
  'erasure',
];

/** Columns of bytes, which are written in base64. */
const BYTES: ReadonlySet<string> = new Set(['salt', 'leaf', 'hash', 'entry.digest']);
const isBytes = (table: TableName, column: string): boolean => BYTES.has(column) || BYTES.has(`${table}.${column}`);

export type Value = string | number | null | Uint8Array;

/** A row in a backup: its table, and its values in the order of the table's columns. */
export type BackupRow = { readonly table: TableName; readonly values: readonly Value[] };

const Table = z.enum(Object.keys(TABLES) as [TableName, ...TableName[]]);
const Line = z.tuple([Table], z.union([z.string(), z.number(), z.null()]));

/** A row as a line of a backup. */
export const writeRow = (table: TableName, row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([
    table,
    ...TABLES[table].map((column) => {
      const value = row[column];
      return isBytes(table, column) ? Buffer.from(value as Uint8Array).toString('base64') : value;
    }),
  ]);

/** Reads what `writeRow` wrote; throws for everything else. */
export const readRow = (line: string): BackupRow => {
  const [table, ...values] = Line.parse(JSON.parse(line));
  const columns = TABLES[table];
  if (values.length !== columns.length) throw new TypeError(`a row of ${table} has ${columns.length} values`);
  return {
    table,
    values: values.map((value, at) =>
      isBytes(table, columns[at] ?? '') ? Buffer.from(z.string().parse(value), 'base64') : value,
    ),
  };
};

/** Every row of a register as lines, table by table. */
export async function* rowLines(rows: RawRows): AsyncGenerator<readonly string[]> {
  for (const table of ORDER) for await (const some of rows.table(table)) yield some.map((row) => writeRow(table, row));
}
