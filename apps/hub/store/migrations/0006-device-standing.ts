import type { Migration } from './migration.ts';

/**
 * What a device is besides enrolled. `confirmed_epoch` is the last epoch that it surely has on its own disk (rule
 * CLN2); a quarantine has a time and a reason, or neither; `staff` is 1 for the computer of a member of staff.
 */
export const deviceStanding: Migration = {
  version: 6,
  sql: `
    ALTER TABLE device ADD COLUMN confirmed_epoch INTEGER NOT NULL DEFAULT 0
      CHECK (confirmed_epoch BETWEEN 0 AND epoch);
    ALTER TABLE device ADD COLUMN quarantined_at INTEGER;
    ALTER TABLE device ADD COLUMN quarantined_for TEXT
      CHECK (quarantined_for IN ('old-copy', 'two-machines'))
      CHECK ((quarantined_for IS NULL) = (quarantined_at IS NULL));
    ALTER TABLE device ADD COLUMN staff INTEGER NOT NULL DEFAULT 0 CHECK (staff IN (0, 1));
  `,
};
