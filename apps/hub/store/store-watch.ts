import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../clock.ts';

const LOOK_EVERY_MS = 500;

const Version = z.strictObject({ data_version: z.int() });

type Needs = { readonly db: DatabaseSync; readonly clock: Clock; readonly log: Logger };

/**
 * Tells when another process has changed the hub's data, as `usher device` and `usher account` do beside a running
 * hub: within half a second of their commit. What the hub itself writes is not told.
 */
export class StoreWatch {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #version: StatementSync;
  readonly #handlers = new Set<() => void>();
  #seen: number;
  #cancel: () => void;

  constructor({ db, clock, log }: Needs) {
    this.#clock = clock;
    this.#log = log;
    // SQLite's own count of commits by other connections: one read of shared memory, no look at any table.
    this.#version = db.prepare('PRAGMA data_version');
    this.#seen = this.#now();
    this.#cancel = this.#again();
  }

  /** Calls `handler` after each change; the returned function ends that. */
  onChange(handler: () => void): () => void {
    this.#handlers.add(handler);
    return () => void this.#handlers.delete(handler);
  }

  stop(): void {
    this.#cancel();
  }

  #again(): () => void {
    return this.#clock.after(LOOK_EVERY_MS, () => {
      this.#look();
      this.#cancel = this.#again();
    });
  }

  #look(): void {
    try {
      const version = this.#now();
      if (version === this.#seen) return;
      this.#seen = version;
    } catch (error) {
      return this.#log.error({ err: error }, 'whether another process changed the data could not be looked at');
    }
    for (const handler of this.#handlers)
      try {
        handler();
      } catch (error) {
        // The others have to hear of it all the same.
        this.#log.error({ err: error }, 'what another process changed could not be taken in');
      }
  }

  #now(): number {
    return Version.parse({ ...this.#version.get() }).data_version;
  }
}
