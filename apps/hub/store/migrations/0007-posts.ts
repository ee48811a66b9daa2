import type { Migration } from './migration.ts';

/**
 * Posts that are no role at a console, the pupils of a head of year, and where somebody is written to. An account whose
 * `role` is 'none' has posts only and signs in at no console. `account_factor` is the second factor of its sign-in: a
 * sealed secret, confirmed once its first code was right, and the last step of time that was used; `account_recovery`
 * are hashes of codes that each work once in its place.
 */
export const posts: Migration = {
  version: 7,
  sql: `
    ALTER TABLE account ADD COLUMN email TEXT;
    CREATE TABLE account_post (
      account INTEGER NOT NULL REFERENCES account (id),
      post TEXT NOT NULL,
      PRIMARY KEY (account, post)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE account_pupil (
      account INTEGER NOT NULL REFERENCES account (id),
      pupil TEXT NOT NULL,
      PRIMARY KEY (account, pupil)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE account_factor (
      account INTEGER PRIMARY KEY REFERENCES account (id),
      sealed BLOB NOT NULL,
      confirmed_at INTEGER,
      last_step INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE account_recovery (
      account INTEGER NOT NULL REFERENCES account (id),
      hash TEXT NOT NULL CHECK (length(hash) = 64),
      PRIMARY KEY (account, hash)
    ) STRICT, WITHOUT ROWID;
  `,
};
