import type { Migration } from './migration.ts';

/**
 * Who is signed in where, so that a link or a hub that comes back need not ask for a password: `key` is the public half
 * of the session key (SPKI, DER, base64url), `until` hub time. An account that the school took back stays, revoked,
 * because audit lines name it.
 */
export const sessions: Migration = {
  version: 5,
  sql: `
    ALTER TABLE account ADD COLUMN revoked_at INTEGER;
    CREATE TABLE session (
      console TEXT PRIMARY KEY,
      account INTEGER NOT NULL REFERENCES account (id),
      key TEXT NOT NULL,
      begun_at INTEGER NOT NULL,
      until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
