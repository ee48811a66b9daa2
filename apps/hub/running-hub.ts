import type { RefusalCounts } from '@usher/link';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';

export type HubOptions = {
  readonly dataDir: string;
  readonly host: string;
  /** 0 lets the system choose; `RunningHub.port` says which. */
  readonly port: number;
  /** After how long without input a console covers itself (rule IDL1); five minutes unless said otherwise. */
  readonly consoleLockMs?: number;
  /** Where the school's register is: a `postgres://` URL; a file in the data folder when it is left out. */
  readonly register?: string;
  readonly clock?: Clock;
  /** Given a child for each part of the hub; no personal data is written to it. */
  readonly log?: Logger;
};

/** Links that are up now, those of quarantined devices by themselves, and refusals since the start, by code. */
export type HubCounters = {
  readonly agents: number;
  readonly consoles: number;
  readonly quarantined: number;
  readonly refusals: RefusalCounts;
};

/** A hub that is listening. Disposing ends every link, writes what waits, and closes the data. */
export interface RunningHub extends AsyncDisposable {
  readonly port: number;
  readonly schoolId: string;
  readonly schoolName: string;
  /** SHA-256 of the school root's public key, 64 hex digits: what devices know the school by. */
  readonly pin: string;
  counters(): HubCounters;
}
