import type { RawTables } from '../raw-rows.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The tables as the query builder knows them, in both databases. */
export type Tables = { [K in keyof RawTables]: Writable<RawTables[K]> } & {
  entry_search: { seq: number; found_by: string };
  case_standing: { case_id: string; opened_seq: number; opened_at: number; closed_at: number | null };
  entry_day: { first_seq: number; day: number };
};
