import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { inTransaction } from './open-store.ts';

/** What happened: who (an account's user), at which console, what, to which station (device ids), and how it ended. */
export type AuditEntry = {
  readonly at: number;
  readonly who: string | null;
  readonly console: string | null;
  readonly what: string;
  readonly station: string | null;
  readonly outcome: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** An entry as it stands in the log; `seq` rises by time of writing. */
export type AuditLine = AuditEntry & { readonly seq: number };

const Row = z.strictObject({
  seq: z.int(),
  at: z.int(),
  who: z.string().nullable(),
  console: z.string().nullable(),
  what: z.string(),
  station: z.string().nullable(),
  outcome: z.string(),
  detail: z.string().transform((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text))),
});

/** Adds lines to the audit; nothing changes or removes one. */
export class AuditWriter {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#insert = db.prepare(
      'INSERT INTO audit (at, who, console, what, station, outcome, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
  }

  /** Adds one line, in the transaction that is open if there is one. */
  add(entry: AuditEntry): void {
    const { at, who, console, what, station, outcome, detail } = entry;
    this.#insert.run(at, who, console, what, station, outcome, JSON.stringify(detail));
  }

  /** Adds all lines in one transaction, on disk when this returns. */
  addAll(entries: readonly AuditEntry[]): void {
    inTransaction(this.#db, () => {
      for (const entry of entries) this.add(entry);
    });
  }
}

/** Reads the audit, oldest first. */
export class AuditReader {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Up to `limit` lines numbered above `seq`. */
  after(seq: number, limit = 1_000): readonly AuditLine[] {
    return this.#db
      .prepare(
        'SELECT seq, at, who, console, what, station, outcome, detail FROM audit WHERE seq > ? ORDER BY seq LIMIT ?',
      )
      .all(seq, limit)
      .map((row) => Row.parse({ ...row }));
  }
}
