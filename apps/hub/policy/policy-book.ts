import type { DatabaseSync } from 'node:sqlite';
import { DEFAULT_POLICY, PolicyChoices } from '@usher/protocol';
import { z } from 'zod';
import { HubError } from '../errors.ts';

const Row = z.strictObject({
  version: z.int(),
  at: z.number(),
  by: z.string(),
  note: z.string(),
  choices: z.string().transform((text) => PolicyChoices.parse(JSON.parse(text))),
});

/** A policy as it was published: when (hub time), by whom, and why. */
export type PublishedPolicy = z.infer<typeof Row>;

const COLUMNS = 'version, at, by, note, choices';

/** The policies of a school, kept in the hub's data (rule POL2). */
export class PolicyBook {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** What holds now; null before anything was published. */
  current(): PublishedPolicy | null {
    const row = this.#db.prepare(`SELECT ${COLUMNS} FROM policy ORDER BY version DESC LIMIT 1`).get();
    return row === undefined ? null : Row.parse({ ...row });
  }

  /** The newest first. */
  history(limit: number): readonly PublishedPolicy[] {
    const rows = this.#db.prepare(`SELECT ${COLUMNS} FROM policy ORDER BY version DESC LIMIT ?`).all(limit);
    return rows.map((row) => Row.parse({ ...row }));
  }

  /**
   * Publishes some choices beside those that hold, in the transaction that is open if there is one. Throws HubError
   * `bad-policy` when the whole cannot be a policy, and `same-policy` when nothing of it changes.
   */
  publish(
    some: Partial<PolicyChoices>,
    { at, by, note }: Pick<PublishedPolicy, 'at' | 'by' | 'note'>,
  ): PublishedPolicy {
    const now = this.current();
    const read = PolicyChoices.safeParse({ ...(now?.choices ?? DEFAULT_POLICY), ...some });
    if (!read.success) {
      const places = read.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')} (${message})`);
      throw new HubError('bad-policy', `That cannot be a policy: ${places.join(', ')}.`, 'Correct these places.');
    }
    const text = JSON.stringify(read.data);
    if (text === JSON.stringify(now?.choices ?? DEFAULT_POLICY))
      throw new HubError('same-policy', 'That is the policy that holds already.', 'Nothing needs to be published.');
    // Later than any that was published before a backup was brought back, whose number this hub may not know.
    const version = Math.max((now?.version ?? 0) + 1, Math.floor(at / 1_000));
    this.#db
      .prepare('INSERT INTO policy (version, at, by, note, choices) VALUES (?, ?, ?, ?, ?)')
      .run(version, Math.trunc(at), by, note, text);
    return { version, at, by, note, choices: read.data };
  }
}
