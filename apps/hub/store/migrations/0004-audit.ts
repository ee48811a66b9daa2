import type { Migration } from './migration.ts';

/**
 * Who did what, where and how it ended (rule CMD4). Lines are only added. The third trigger stops INSERT OR
 * REPLACE, which deletes a row without the delete trigger being asked.
 */
export const audit: Migration = {
  version: 4,
  sql: `
    CREATE TABLE audit (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      who TEXT,
      console TEXT,
      what TEXT NOT NULL,
      station TEXT,
      outcome TEXT NOT NULL,
      detail TEXT NOT NULL CHECK (json_valid(detail))
    ) STRICT;
    CREATE TRIGGER audit_keeps_lines BEFORE UPDATE ON audit
      BEGIN SELECT RAISE(ABORT, 'audit lines are never changed'); END;
    CREATE TRIGGER audit_loses_nothing BEFORE DELETE ON audit
      BEGIN SELECT RAISE(ABORT, 'audit lines are never deleted'); END;
    CREATE TRIGGER audit_replaces_nothing BEFORE INSERT ON audit
      WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
      BEGIN SELECT RAISE(ABORT, 'audit lines are never replaced'); END;
  `,
};
