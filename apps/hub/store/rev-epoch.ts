import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const Row = z.strictObject({ value: z.string().regex(/^\d{1,10}$/) });

/** Counts what the school took back (rule AUT6); it only rises, and is read at time of use. */
export class RevEpoch {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  read(): number {
    const row = this.#db.prepare(`SELECT value FROM school WHERE key = 'rev_epoch'`).get();
    return row === undefined ? 0 : Number(Row.parse({ ...row }).value);
  }

  /** Raises it by one, in the transaction that is open if there is one. */
  raise(): void {
    this.#db
      .prepare(
        `INSERT INTO school (key, value) VALUES ('rev_epoch', '1')
         ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1`,
      )
      .run();
  }
}
