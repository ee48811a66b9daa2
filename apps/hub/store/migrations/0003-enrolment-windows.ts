import type { Migration } from './migration.ts';

/**
 * Times in which devices may enrol. The code itself is never stored, only the key derived from it. The
 * device column remembers through which window a device came, so that one whose answer was lost may ask again.
 */
export const enrolmentWindows: Migration = {
  version: 3,
  sql: `
    CREATE TABLE enrolment_window (
      id TEXT PRIMARY KEY,
      code_key BLOB NOT NULL,
      opens_at INTEGER NOT NULL,
      closes_at INTEGER NOT NULL,
      admits INTEGER NOT NULL CHECK (admits BETWEEN 1 AND 1000),
      remaining INTEGER NOT NULL CHECK (remaining BETWEEN 0 AND admits),
      closed_reason TEXT CHECK (closed_reason IN ('used-up', 'too-many-wrong', 'asked')),
      CHECK (closes_at > opens_at)
    ) STRICT, WITHOUT ROWID;
    ALTER TABLE device ADD COLUMN enrolment_window TEXT REFERENCES enrolment_window (id);
  `,
};
