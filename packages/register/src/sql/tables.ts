import type { RawTables } from '../raw-rows.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The tables as the query builder knows them, in both databases. */
export type Tables = { [K in keyof RawTables]: Writable<RawTables[K]> } & {
  entry_search: { seq: number; found_by: string };
};
