import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { inTransaction } from './open-store.ts';

const Row = z.strictObject({
  sealed: z.instanceof(Uint8Array),
  confirmedAt: z.int().nullable(),
  lastStep: z.int(),
});

/** The second factor of a sign-in: its sealed secret, since when it counts, and the last step of time it was used at. */
export type Factor = z.infer<typeof Row>;

/** Second factors and the codes that stand in for them once each. */
export class Factors {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  find(account: number): Factor | null {
    const row = this.#db
      .prepare(
        'SELECT sealed, confirmed_at AS confirmedAt, last_step AS lastStep FROM account_factor WHERE account = ?',
      )
      .get(account);
    return row === undefined ? null : Row.parse({ ...row });
  }

  /** Begins anew with a secret that counts for nothing until it is confirmed; one that is confirmed stays. */
  propose(account: number, sealed: Uint8Array): void {
    this.#db
      .prepare(
        `INSERT INTO account_factor (account, sealed) VALUES (?, ?)
         ON CONFLICT (account) DO UPDATE SET sealed = excluded.sealed WHERE confirmed_at IS NULL`,
      )
      .run(account, sealed);
  }

  /** Makes the proposed secret count, with the hashes of the codes that stand in for it. */
  confirm(account: number, { at, step, recovery }: { at: number; step: number; recovery: readonly string[] }): void {
    inTransaction(this.#db, () => {
      this.#db
        .prepare('UPDATE account_factor SET confirmed_at = ?, last_step = ? WHERE account = ? AND confirmed_at IS NULL')
        .run(at, step, account);
      this.#db.prepare('DELETE FROM account_recovery WHERE account = ?').run(account);
      const insert = this.#db.prepare('INSERT INTO account_recovery (account, hash) VALUES (?, ?)');
      for (const hash of recovery) insert.run(account, hash);
    });
  }

  /** Uses a step of time; false when it, or a later one, was used before. */
  useStep(account: number, step: number): boolean {
    const { changes } = this.#db
      .prepare('UPDATE account_factor SET last_step = ? WHERE account = ? AND last_step < ?')
      .run(step, account, step);
    return changes === 1;
  }

  /** Uses a code up; false when there is none of that hash. */
  useRecovery(account: number, hash: string): boolean {
    const { changes } = this.#db
      .prepare('DELETE FROM account_recovery WHERE account = ? AND hash = ?')
      .run(account, hash);
    return changes === 1;
  }

  /** Takes the second factor away with its codes; the next sign-in sets one up anew. False when there was none. */
  forget(account: number): boolean {
    this.#db.prepare('DELETE FROM account_recovery WHERE account = ?').run(account);
    return this.#db.prepare('DELETE FROM account_factor WHERE account = ?').run(account).changes === 1;
  }

  recoveryLeft(account: number): number {
    const row = this.#db.prepare('SELECT count(*) AS n FROM account_recovery WHERE account = ?').get(account);
    return z.strictObject({ n: z.int() }).parse({ ...row }).n;
  }
}
