/** A report as it waits on this computer: nothing of it can be read here (rule RPT2). */
export type SpooledReport = {
  readonly reportId: string;
  /** For the school's register once its card is known; until then for this computer's own key. */
  readonly seal: 'school' | 'local';
  readonly sealed: Uint8Array;
  readonly createdMono: number;
  readonly createdWall: number;
  readonly boot: string;
};

/** How a report stands: on its way, or received with the number the register gave it. */
export type SpoolState = 'waiting' | 'received';

/** A report as far as its journey goes: when it was made, and when it was received (wall time), null while it waits. */
export type NewestReport = {
  readonly reportId: string;
  readonly createdWall: number;
  readonly receivedAt: number | null;
};

/** What the spool was found to be when it was opened: whole, new, or damaged, with how many reports were saved of it. */
export type SpoolFound =
  | { readonly was: 'whole' | 'new' }
  | { readonly was: 'damaged'; readonly saved: number; readonly setAside: string };

/**
 * Where reports wait until the school has them. Everything it says it did is on disk and outlives a power cut. All of it
 * throws `SpoolError` when it could not; the same may then be tried again, and nothing was done by half.
 */
export interface Spool extends Disposable {
  readonly found: SpoolFound;
  /** Keeps a report. The same report again is no error. */
  keep(report: SpooledReport): void;
  /** Puts the seal of the school in place of this computer's own. */
  reseal(reportId: string, sealed: Uint8Array): void;
  /** Files a waiting report under another id, because the register has that one for something else. */
  rename(reportId: string, as: string): void;
  /** The reports that the register does not have yet, oldest first, at most `limit`. */
  waiting(limit: number): readonly SpooledReport[];
  count(state: SpoolState): number;
  /** The register has it; the sealed copy stays for a while, in case the register is lost (rule RPT5). */
  received(reportId: string, at: number): void;
  /** Puts back among the waiting what was received after a moment (wall time): the register was put back to before it. */
  again(receivedAfter: number): number;
  /** Forgets copies received before a moment (wall time). */
  forget(receivedBefore: number): number;
  /** The newest report; null when there is none. */
  newest(): NewestReport | null;
}

/**
 * `full`: no room even without the ballast; `failed`: the disk did not do it; `damaged`: what was on it is not whole any more,
 * and the spool has to be opened again; `closed`: after disposal.
 */
export class SpoolError extends Error {
  override readonly name = 'SpoolError';
  readonly code: 'full' | 'failed' | 'damaged' | 'closed';

  constructor(code: SpoolError['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
