import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const Row = z.strictObject({ console: z.string(), user: z.string(), key: z.string(), until: z.int() });

/** A sign-in at a console that has not ended: whose it is, its session key's public half, and until when (hub time). */
export type Session = z.infer<typeof Row>;

/** Sign-ins that have not ended, one a console; they outlive links and the hub itself. */
export class Sessions {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** The session at a console, if its person was not revoked. */
  find(console: string): Session | null {
    const row = this.#db
      .prepare(
        `SELECT console, user, key, until FROM session JOIN account ON account.id = session.account
         WHERE console = ? AND revoked_at IS NULL`,
      )
      .get(console);
    return row === undefined ? null : Row.parse({ ...row });
  }

  /** Begins a session in place of the one that the console had. */
  begin(
    session: { readonly console: string; readonly accountId: number; readonly key: string; readonly until: number },
    now: number,
  ): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO session (console, account, key, begun_at, until) VALUES (?, ?, ?, ?, ?)')
      .run(session.console, session.accountId, session.key, now, session.until);
  }

  end(console: string): void {
    this.#db.prepare('DELETE FROM session WHERE console = ?').run(console);
  }

  /** Ends every session of an account. */
  endOf(accountId: number): void {
    this.#db.prepare('DELETE FROM session WHERE account = ?').run(accountId);
  }
}
