import type { Migration } from './migration.ts';

/** Every policy the school has published, the newest last; `by` is who did, as they called themselves. */
export const policy: Migration = {
  version: 8,
  sql: `
    CREATE TABLE policy (
      version INTEGER PRIMARY KEY CHECK (version >= 1),
      at INTEGER NOT NULL,
      by TEXT NOT NULL,
      note TEXT NOT NULL,
      choices TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER policy_stays BEFORE UPDATE ON policy BEGIN SELECT RAISE (ABORT, 'a policy is not changed'); END;
    CREATE TRIGGER policy_kept BEFORE DELETE ON policy BEGIN SELECT RAISE (ABORT, 'a policy is not deleted'); END;
  `,
};
