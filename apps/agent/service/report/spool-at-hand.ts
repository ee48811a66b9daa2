import {
  type NewestReport,
  type Spool,
  SpoolError,
  type SpooledReport,
  type SpoolFound,
  type SpoolState,
} from './spool.ts';

/**
 * A spool that is opened when it is first needed and, where the disk did not let it, tried again with every wish: an agent
 * looks after its screens also on a computer whose disk fails, and says `saved` only when it is.
 */
export class SpoolAtHand implements Spool {
  readonly #open: () => Spool;
  readonly #onFound: (found: SpoolFound) => void;
  #spool: Spool | null = null;
  #closed = false;

  constructor(open: () => Spool, onFound: (found: SpoolFound) => void) {
    this.#open = open;
    this.#onFound = onFound;
  }

  get found(): SpoolFound {
    return this.#at().found;
  }

  keep(report: SpooledReport): void {
    this.#ask((spool) => spool.keep(report));
  }

  reseal(reportId: string, sealed: Uint8Array): void {
    this.#ask((spool) => spool.reseal(reportId, sealed));
  }

  rename(reportId: string, as: string): void {
    this.#ask((spool) => spool.rename(reportId, as));
  }

  waiting(limit: number): readonly SpooledReport[] {
    return this.#ask((spool) => spool.waiting(limit));
  }

  count(state: SpoolState): number {
    return this.#ask((spool) => spool.count(state));
  }

  received(reportId: string, at: number): void {
    this.#ask((spool) => spool.received(reportId, at));
  }

  again(receivedAfter: number): number {
    return this.#ask((spool) => spool.again(receivedAfter));
  }

  forget(receivedBefore: number): number {
    return this.#ask((spool) => spool.forget(receivedBefore));
  }

  newest(): NewestReport | null {
    return this.#ask((spool) => spool.newest());
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#spool?.[Symbol.dispose]();
    this.#spool = null;
  }

  /** What is found to be damaged while it is open is opened again, which sets it aside and tells of it. */
  #ask<T>(wish: (spool: Spool) => T): T {
    try {
      return wish(this.#at());
    } catch (error) {
      if (!(error instanceof SpoolError) || error.code !== 'damaged') throw error;
      this.#spool?.[Symbol.dispose]();
      this.#spool = null;
      return wish(this.#at());
    }
  }

  #at(): Spool {
    if (this.#closed) throw new SpoolError('closed', 'the spool is closed');
    if (this.#spool === null) {
      this.#spool = this.#open();
      this.#onFound(this.#spool.found);
    }
    return this.#spool;
  }
}
