import { type NewestReport, type Spool, SpoolError, type SpooledReport, type SpoolState } from '../spool.ts';

/** The spool in memory: nothing survives it, and in everything else it does what the other does. `fail` makes it a bad disk. */
export class FakeSpool implements Spool {
  readonly found = { was: 'new' } as const;
  /** How many of the next writes fail. */
  fail = 0;
  #rows: { report: SpooledReport; receivedAt: number | null }[] = [];
  #closed = false;

  keep(report: SpooledReport): void {
    this.#write();
    if (!this.#rows.some((row) => row.report.reportId === report.reportId))
      this.#rows.push({ report, receivedAt: null });
  }

  reseal(reportId: string, sealed: Uint8Array): void {
    this.#write();
    this.#rows = this.#rows.map((row) =>
      row.report.reportId === reportId && row.report.seal === 'local'
        ? { ...row, report: { ...row.report, seal: 'school', sealed } }
        : row,
    );
  }

  rename(reportId: string, as: string): void {
    this.#write();
    this.#rows = this.#rows.map((row) =>
      row.report.reportId === reportId && row.receivedAt === null
        ? { ...row, report: { ...row.report, reportId: as } }
        : row,
    );
  }

  waiting(limit: number): readonly SpooledReport[] {
    this.#open();
    return this.#rows.flatMap(({ report, receivedAt }) => (receivedAt === null ? [report] : [])).slice(0, limit);
  }

  count(state: SpoolState): number {
    this.#open();
    return this.#rows.filter(({ receivedAt }) => (receivedAt === null) === (state === 'waiting')).length;
  }

  received(reportId: string, at: number): void {
    this.#write();
    for (const row of this.#rows) if (row.report.reportId === reportId) row.receivedAt ??= at;
  }

  again(receivedAfter: number): number {
    this.#write();
    const late = this.#rows.filter(({ receivedAt }) => receivedAt !== null && receivedAt > receivedAfter);
    for (const row of late) row.receivedAt = null;
    return late.length;
  }

  forget(receivedBefore: number): number {
    this.#write();
    const before = this.#rows.length;
    this.#rows = this.#rows.filter(({ receivedAt }) => receivedAt === null || receivedAt >= receivedBefore);
    return before - this.#rows.length;
  }

  /** Every report that lies here, waiting or received. */
  everything(): readonly SpooledReport[] {
    return this.#rows.map(({ report }) => report);
  }

  newest(): NewestReport | null {
    this.#open();
    const last = this.#rows.at(-1);
    return last === undefined ? null : { ...last.report, receivedAt: last.receivedAt };
  }

  [Symbol.dispose](): void {
    this.#closed = true;
  }

  #open(): void {
    if (this.#closed) throw new SpoolError('closed', 'the spool is closed');
  }

  #write(): void {
    this.#open();
    if (this.fail === 0) return;
    this.fail -= 1;
    throw new SpoolError('failed', 'the disk of this test fails');
  }
}
