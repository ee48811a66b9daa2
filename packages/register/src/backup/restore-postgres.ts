import type { ClientBase } from 'pg';
import { RegisterError } from '../errors.ts';
import { asOwner, grantIn, migrateIn } from '../postgres/prepare.ts';
import { rowsThrough } from '../postgres/raw-rows.ts';
import { type Verified, verifyRegister } from '../verify/verify-register.ts';
import { openBackup } from './read-backup.ts';
import { assertWhole, type RestoreInto, restoreRows } from './restore-rows.ts';
import type { RestoreOptions } from './restore-sqlite.ts';

const into = (client: ClientBase): RestoreInto => ({
  insert: async (table, columns, rows) => {
    let count = 0;
    const marks = rows.map((row) => `(${row.map(() => `$${(count += 1)}`).join(', ')})`);
    await client.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${marks.join(', ')}`, rows.flat());
  },
  index: async (seq, words) => {
    await client.query('INSERT INTO entry_search VALUES ($1, array_to_tsvector($2::text[]))', [seq, words]);
  },
});

/**
 * Restores a backup to a schema that has no register, wholly and verified, or not at all (rule REG29), and lets the
 * hub's role use it. Throws RegisterError `not-empty`, `bad-backup`, `newer-data`, `not-prepared`, `unreachable`.
 */
export const restorePostgres = (
  { ownerUrl, role }: { ownerUrl: string; role: string },
  { backup, identities, spki }: RestoreOptions,
): Promise<Verified> =>
  asOwner(ownerUrl, async (client) => {
    const { rows: there } = await client.query(`SELECT to_regclass('register_version') IS NOT NULL AS prepared`);
    if (there[0]?.prepared === true)
      throw new RegisterError(
        'not-empty',
        'There is a register in this database already.',
        'Give the restored one a schema of its own; none is ever overwritten.',
      );
    const { form, rows } = await openBackup(backup, identities);
    await migrateIn(client, form);
    await restoreRows(rows, into(client));
    await migrateIn(client);
    await grantIn(client, role);
    const seen = { ...rowsThrough(client), [Symbol.asyncDispose]: () => Promise.resolve() };
    const verified = await verifyRegister(seen, { spki });
    assertWhole(verified);
    return verified;
  });
