import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { AuditEntry, AuditWriter } from '../store/audit-log.ts';

// Results of one command come in from thirty machines within a few milliseconds: one disk write for all of them.
const GATHER_MS = 8;
const MOST_KEPT = 10_000;

/** Called once the line is on disk (true), or could not be written (false). */
export type Written = (onDisk: boolean) => void;

/**
 * Writes audit lines in batches, so that neither a command nor a result waits for its own disk write. Lines
 * that could not be written are tried again with the next batch.
 */
export class AuditBatch {
  readonly #writer: AuditWriter;
  readonly #clock: Clock;
  readonly #log: Logger;
  #waiting: { readonly entry: AuditEntry; readonly written: Written }[] = [];
  #unwritten: AuditEntry[] = [];
  #cancel: (() => void) | null = null;

  constructor(writer: AuditWriter, clock: Clock, log: Logger) {
    this.#writer = writer;
    this.#clock = clock;
    this.#log = log;
  }

  add(entry: AuditEntry, written: Written = () => undefined): void {
    this.#waiting.push({ entry, written });
    this.#cancel ??= this.#clock.after(GATHER_MS, () => this.flush());
  }

  /** Writes what waits now and tells those who wait for it. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    const batch = this.#waiting;
    this.#waiting = [];
    const entries = [...this.#unwritten, ...batch.map(({ entry }) => entry)];
    if (entries.length === 0) return;
    let onDisk = true;
    try {
      this.#writer.addAll(entries);
      this.#unwritten = [];
    } catch (error) {
      onDisk = false;
      this.#unwritten = entries.slice(-MOST_KEPT);
      this.#log.error({ err: error, lines: entries.length }, 'audit lines could not be written');
    }
    for (const { written } of batch) written(onDisk);
  }
}
