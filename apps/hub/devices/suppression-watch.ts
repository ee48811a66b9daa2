import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { AuditBatch } from '../lesson/audit-batch.ts';
import type { Devices } from '../store/devices.ts';

/** A computer that was not heard for so long is told of: longer than a half-term's weekend, shorter than anybody forgets. */
export const SILENT_AFTER_MS = 7 * 24 * 3_600_000;
const LOOK_EVERY_MS = 3_600_000;
const DAY_MS = 24 * 3_600_000;

type Options = {
  readonly devices: Pick<Devices, 'agents'>;
  readonly audit: Pick<AuditBatch, 'add'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** The devices whose links are up. */
  readonly linked: () => Iterable<string>;
};

/**
 * Tells when reports may be kept back on the way (rule RPT10): what a computer says that it still holds when it comes, and
 * computers that do not come any more.
 */
export class SuppressionWatch {
  readonly #options: Options;
  /** When those that were told of had last been heard. */
  readonly #told = new Map<string, number>();
  #cancel: () => void = () => {};

  constructor(options: Options) {
    this.#options = options;
    this.#again();
  }

  /** A computer's link is up, and so many reports wait on it. */
  arrived(station: string, backlog: number): void {
    this.#told.delete(station);
    if (backlog > 0) this.#tell('reports.waiting', station, { waiting: backlog });
  }

  /** Tells of every computer that has fallen silent and was not told of yet. */
  look(): void {
    const { devices, clock, linked, log } = this.#options;
    const now = clock.now();
    const there = new Set(linked());
    for (const { id, seenAt } of devices.agents()) {
      if (there.has(id) || seenAt === null || now - seenAt < SILENT_AFTER_MS || this.#told.get(id) === seenAt) continue;
      this.#told.set(id, seenAt);
      const days = Math.floor((now - seenAt) / DAY_MS);
      log.warn({ station: id, days }, 'a computer has not been heard for days');
      this.#tell('station.silent', id, { days });
    }
  }

  stop(): void {
    this.#cancel();
  }

  #tell(what: string, station: string, detail: { readonly [name: string]: number }): void {
    const { audit, clock } = this.#options;
    audit.add({ at: clock.now(), who: null, console: null, what, station, outcome: 'told', detail });
  }

  #again(): void {
    this.#cancel = this.#options.clock.after(LOOK_EVERY_MS, () => {
      try {
        this.look();
      } catch (error) {
        this.#options.log.error({ err: error }, 'which computers are silent could not be looked up');
      }
      this.#again();
    });
  }
}
