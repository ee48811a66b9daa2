import type { RefusalCounts } from '@usher/link';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { MailSettings } from './web/server/mail/mail-desk.ts';

export type HubOptions = {
  readonly dataDir: string;
  readonly host: string;
  /** 0 lets the system choose; `RunningHub.port` says which. */
  readonly port: number;
  /** After how long without input a console covers itself (rule IDL1); five minutes unless said otherwise. */
  readonly consoleLockMs?: number;
  /** Where the school's register is: a `postgres://` URL; a file in the data folder when it is left out. */
  readonly register?: string;
  /** The web application for incidents, on the same address as the hub; without it there is none. */
  readonly web?: {
    /** 0 lets the system choose. */
    readonly port: number;
    /** The folder of the built page. */
    readonly page: string;
    /** Names that browsers reach this computer by, besides its own; the first one is the one in e-mails. */
    readonly hosts?: readonly string[];
    readonly mail?: MailSettings;
  };
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
  /** Where browsers find the web application; null when there is none. */
  readonly web: string | null;
  counters(): HubCounters;
}
