import type { Migration } from './migration.ts';

/** People who sign in at consoles. `password` is a self-describing hash; `all_rooms` 0 means those in account_room. */
export const accounts: Migration = {
  version: 2,
  sql: `
    CREATE TABLE account (
      id INTEGER PRIMARY KEY,
      user TEXT NOT NULL,
      user_key TEXT NOT NULL UNIQUE,
      role TEXT NOT NULL,
      password TEXT NOT NULL,
      all_rooms INTEGER NOT NULL CHECK (all_rooms IN (0, 1)),
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE account_room (
      account INTEGER NOT NULL REFERENCES account (id),
      room INTEGER NOT NULL REFERENCES room (id),
      PRIMARY KEY (account, room)
    ) STRICT, WITHOUT ROWID;
  `,
};
