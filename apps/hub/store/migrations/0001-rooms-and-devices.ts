import type { Migration } from './migration.ts';

/**
 * School facts, rooms and enrolled devices. `*_key` columns hold the compared form of a name; times are hub
 * time in ms; `spki` is the SHA-256 of a device's public key in hex; `epoch` counts its welcomes. A device
 * that was replaced stays, revoked, because audit lines name it.
 */
export const roomsAndDevices: Migration = {
  version: 1,
  sql: `
    CREATE TABLE school (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE room (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      name_key TEXT NOT NULL UNIQUE,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE device (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('agent', 'console')),
      name TEXT NOT NULL,
      name_key TEXT NOT NULL,
      room INTEGER REFERENCES room (id),
      spki TEXT NOT NULL,
      epoch INTEGER NOT NULL DEFAULT 0 CHECK (epoch >= 0),
      enrolled_at INTEGER NOT NULL,
      seen_at INTEGER,
      revoked_at INTEGER,
      CHECK ((kind = 'agent') = (room IS NOT NULL))
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX device_place ON device (room, name_key) WHERE revoked_at IS NULL AND room IS NOT NULL;
    CREATE UNIQUE INDEX device_key ON device (spki) WHERE revoked_at IS NULL;
  `,
};
