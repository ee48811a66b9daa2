import { entries } from './0001-entries.ts';
import { log } from './0002-log.ts';
import { search } from './0003-search.ts';
import { erasure } from './0004-erasure.ts';
import { standing } from './0005-standing.ts';
import { days } from './0006-days.ts';
import type { Migration } from './migration.ts';

/** Every step in order; the last one's number is the form this build reads and writes. */
export const MIGRATIONS: readonly Migration[] = [entries, log, search, erasure, standing, days];

/** The form of data this build understands; a register of a higher one is refused. */
export const DATA_VERSION = MIGRATIONS.at(-1)?.version ?? 0;
