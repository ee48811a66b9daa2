import type { CertifiedDevice } from '@usher/link';
import type { Clock } from '../clock.ts';
import type { AuditBatch } from '../lesson/audit-batch.ts';
import { RateWindow } from './rate-window.ts';

const GATHER_MS = 1_000;
const MINUTE_MS = 60_000;
const LINES_A_MINUTE = 60;
const ALL = 'all';
const NOBODY = '';

type Waiting = { readonly device: CertifiedDevice | null; readonly counts: Map<string, number> };

/**
 * Writes refusals into the audit without letting those who provoke them fill the disk (rule REF4): what is new is
 * told within a second, what goes on once a minute, and all of it in 60 lines a minute.
 */
export class RefusalAudit {
  readonly #audit: Pick<AuditBatch, 'add'>;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  readonly #said = new RateWindow(1, MINUTE_MS);
  readonly #lines = new RateWindow(LINES_A_MINUTE, MINUTE_MS);
  #cancel: (() => void) | null = null;

  constructor({ audit, clock }: { readonly audit: Pick<AuditBatch, 'add'>; readonly clock: Clock }) {
    this.#audit = audit;
    this.#clock = clock;
  }

  /** `code` is one of the protocol, or one of the web application with `web.` before it. */
  refused(code: string, device: CertifiedDevice | null): void {
    const key = device?.id ?? NOBODY;
    const { counts } = this.#waiting.get(key) ?? { counts: new Map<string, number>() };
    counts.set(code, (counts.get(code) ?? 0) + 1);
    this.#waiting.set(key, { device, counts });
    this.#cancel ??= this.#clock.after(GATHER_MS, () => this.#look());
  }

  /** Writes what waits; the hub is stopping. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    for (const [key, waiting] of this.#waiting) this.#write(key, waiting);
  }

  #look(): void {
    const now = this.#clock.monotonic();
    for (const [key, waiting] of this.#waiting) {
      if (this.#lines.full(ALL, now)) break;
      const fresh = [...waiting.counts.keys()].filter((code) => !this.#said.full(`${key} ${code}`, now));
      if (fresh.length === 0) continue;
      for (const code of fresh) this.#said.count(`${key} ${code}`, now);
      this.#write(key, waiting);
    }
    this.#cancel = this.#waiting.size === 0 ? null : this.#clock.after(GATHER_MS, () => this.#look());
  }

  #write(key: string, { device, counts }: Waiting): void {
    this.#waiting.delete(key);
    this.#lines.count(ALL, this.#clock.monotonic());
    this.#audit.add({
      at: this.#clock.now(),
      who: null,
      console: device?.kind === 'console' ? device.id : null,
      what: 'refusals',
      station: device?.kind === 'agent' ? device.id : null,
      outcome: 'refused',
      detail: Object.fromEntries(counts),
    });
  }
}
