import { roomsAndDevices } from './0001-rooms-and-devices.ts';
import { accounts } from './0002-accounts.ts';
import { enrolmentWindows } from './0003-enrolment-windows.ts';
import { audit } from './0004-audit.ts';
import { sessions } from './0005-sessions.ts';
import { deviceStanding } from './0006-device-standing.ts';
import { posts } from './0007-posts.ts';
import { policy } from './0008-policy.ts';
import type { Migration } from './migration.ts';

/** Every step in order; the last one's number is the form this build reads and writes. */
export const MIGRATIONS: readonly Migration[] = [
  roomsAndDevices,
  accounts,
  enrolmentWindows,
  audit,
  sessions,
  deviceStanding,
  posts,
  policy,
];

/** The form of data this build understands; a folder of a higher one is refused. */
export const DATA_VERSION = MIGRATIONS.at(-1)?.version ?? 0;
