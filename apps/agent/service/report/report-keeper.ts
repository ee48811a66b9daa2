import { createHash, randomBytes } from 'node:crypto';
import { promiseOf } from '@usher/incidents';
import { type RefusalCode, type ReportContent, type ReportKept, type ReportSubmit, uuidv7 } from '@usher/protocol';
import type { CardKeeper, isReceiptBy } from '@usher/trust';
import type { Clock } from '../../clock.ts';
import type { PupilPromise, PupilReport, PupilReports } from '../../contract/pupil-report.ts';
import type { AgentLog } from '../log.ts';
import { fitReport, type LocalSeal } from './report-seal.ts';
import type { NewestReport, Spool, SpooledReport } from './spool.ts';

/** A report that could not be put on disk, or that nobody answered for, is tried again after this long. */
const AGAIN_MS = 5_000;
const ANSWER_MS = 15_000;
/** Reports leave no closer together than this: a device says at most 20 things a second (rule LIM4). */
const PACE_MS = 100;
/** Sealed copies of what was received stay for so long, in case the register is put back to an older backup (REL-7). */
const COPIES_MS = 7 * 24 * 3_600_000;
/** `agoMs` on the wire is at most this (`DurationMs`). */
const LONGEST_MS = 400 * 24 * 3_600_000;

type Options = {
  readonly spool: Spool;
  readonly card: Pick<CardKeeper, 'card'>;
  readonly local: Pick<LocalSeal, 'seal' | 'open'>;
  /** Seals for whom the card names. */
  readonly seal: (recipient: string, content: ReportContent) => Promise<Uint8Array>;
  readonly clock: Clock;
  readonly boot: string;
  /** The account that is signed in, by the operating system's word. */
  readonly user: () => string | null;
  readonly isHidden: () => boolean;
  /** Whether a restart wipes this computer's disk. */
  readonly isVolatile: () => boolean;
  /** Signs a delivery as this device; null while it is nobody's. */
  readonly sign: ((delivery: { readonly reportId: string; readonly digest: string }) => Signed) | null;
  /** Says it on the link; null when there is none, else the id of the message. */
  readonly submit: (report: ReportSubmit) => string | null;
  /** Whether the register's key signed a receipt. */
  readonly isReceipt: typeof isReceiptBy;
  /** The register has an entry of this number, by its own signature. Resolves when that is on disk. */
  readonly onReceipt: (seq: number) => Promise<void>;
  readonly log: AgentLog;
};

type Signed = Pick<ReportSubmit, 'key' | 'sig'>;

type Journey = {
  readonly reportId: string;
  readonly savedAt: number | null;
  readonly receivedAt: number | null;
  readonly seenBy: string | null;
};

/** Makes reports, keeps them in the spool, and brings them to the register, each until it is surely there (rules RPT2 to RPT5). */
export class ReportKeeper implements PupilReports {
  readonly #options: Options;
  readonly #listeners = new Set<(now: PupilPromise | null) => void>();
  /** The report of the key for this hiding, and then what was told last. */
  #key: string | null = null;
  #journey: Journey | null = null;
  #said: string | null = null;
  #sentAt = -PACE_MS;
  #flight: { readonly reportId: string; readonly message: string } | null = null;
  #cancelAnswer: () => void = () => {};
  #cancelAgain: () => void = () => {};
  #working: Promise<void> = Promise.resolve();
  #stopped = false;
  /** How often what was received was put back among what waits. */
  #restores = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#forgetCopies();
  }

  /** The pupil hid the screens: that alone is a report. Nothing is waited for. */
  hidden(): void {
    const reportId = this.#id();
    this.#key = reportId;
    this.#begin(reportId);
    this.#keep(this.#content(reportId, null, {})).catch(() => undefined);
  }

  /** The screens are free again: what is told next is about something else. */
  shown(): void {
    this.#key = null;
    this.#journey = null;
    this.#tellPromise();
  }

  /** The screens were hidden when the agent started: its report, if it was made after a moment (wall time), is gone on with. */
  goOn(madeAfter: number): boolean {
    const newest = this.#newest();
    if (newest === null || newest.createdWall < madeAfter) return false;
    const { reportId, createdWall, receivedAt } = newest;
    this.#key = reportId;
    this.#journey = { reportId, savedAt: createdWall, receivedAt, seenBy: null };
    this.#tellPromise();
    return true;
  }

  /** The service tells of something itself. */
  own(text: string): void {
    const { user: _, ...content } = this.#content(this.#id(), null, { text });
    this.#keep({ ...content, user: null }).catch(() => undefined);
  }

  async tell(report: PupilReport): Promise<PupilPromise> {
    const reportId = this.#id();
    const content = this.#content(reportId, this.#options.isHidden() ? this.#key : null, report);
    this.#begin(reportId);
    await this.#keep(content);
    return this.promise() ?? { promise: 'promise.sending', by: null };
  }

  promise(): PupilPromise | null {
    if (this.#journey === null) return null;
    const promise = promiseOf({ ...this.#journey, volatile: this.#options.isVolatile() });
    return { promise, by: promise === 'promise.seen' ? this.#journey.seenBy : null };
  }

  onPromise(listener: (now: PupilPromise | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How many reports the school does not have yet; null when the disk does not say (rule RPT10). */
  backlog(): number | null {
    try {
      return this.#options.spool.count('waiting');
    } catch (cause) {
      this.#options.log.warn({ cause: String(cause) }, 'the reports that wait could not be counted');
      return null;
    }
  }

  /** There is a link, or another one, or the card came: what waits is brought, from the oldest on. */
  linkUp(): void {
    this.#flight = null;
    this.#next();
  }

  linkDown(): void {
    this.#cancelAnswer();
    this.#flight = null;
  }

  /** The hub says that a report is kept. It is believed when the register's own key signed that (rule RPT5). */
  kept({ reportId, receipt }: ReportKept): RefusalCode | null {
    const { card, isReceipt } = this.#options;
    const known = card.card;
    if (known === null || receipt.id !== reportId) return 'not-signed';
    if (!isReceipt(Buffer.from(known.logKey, 'base64url'), known.origin, receipt)) return 'not-signed';
    void this.#receive(reportId, receipt.seq);
    return null;
  }

  seen(reportId: string, by: string): void {
    const ours = this.#journey?.reportId === reportId || this.#key === reportId;
    if (ours && this.#journey?.receivedAt !== null) this.#move(this.#journey?.reportId ?? '', { seenBy: by });
  }

  /** The hub refused the message of a report; true when it was one. */
  refused(message: string, code: RefusalCode): boolean {
    const flight = this.#flight;
    if (flight?.message !== message) return false;
    this.#options.log.warn({ report: flight.reportId, code }, 'the hub did not take a report');
    this.#landing();
    if (code !== 'id-conflict') {
      this.#retry();
      return true;
    }
    // The register has that id for something else: this is another report, and goes under an id of its own.
    const as = this.#id();
    try {
      this.#options.spool.rename(flight.reportId, as);
      if (this.#journey?.reportId === flight.reportId) this.#journey = { ...this.#journey, reportId: as };
      if (this.#key === flight.reportId) this.#key = as;
      this.#next();
    } catch {
      this.#retry();
    }
    return true;
  }

  /** The register was put back to before a moment: what it had been told since is told again. Returns how much that is. */
  again(receivedAfter: number): number {
    const count = this.#options.spool.again(receivedAfter);
    this.#restores += 1;
    if (count > 0) this.#next();
    return count;
  }

  /** Ends the work; what waits stays in the spool. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.linkDown();
    this.#cancelAgain();
    await this.#working;
  }

  async #receive(reportId: string, seq: number): Promise<void> {
    const { spool, clock, log, onReceipt } = this.#options;
    const restores = this.#restores;
    try {
      // First what the register is held to: with the receipt alone, a register that lost it would not be noticed.
      await onReceipt(seq);
      // It is of a register that was put back since then.
      if (restores !== this.#restores || this.#stopped) return;
      spool.received(reportId, clock.wall());
    } catch (cause) {
      // It is brought once more, and the register knows it.
      log.warn({ cause: String(cause) }, 'that a report was received could not be kept');
      if (!this.#stopped) this.#retry();
      return;
    }
    this.#move(reportId, { receivedAt: clock.wall() });
    this.#landed(reportId);
  }

  #id(): string {
    return uuidv7(this.#options.clock.wall(), randomBytes(10));
  }

  #content(reportId: string, addsTo: string | null, said: Partial<PupilReport>): ReportContent {
    const { about = 'me', kinds = [], text = '', url = '' } = said;
    return fitReport({ reportId, addsTo, about, kinds: [...kinds], text, url, user: this.#options.user() });
  }

  #begin(reportId: string): void {
    this.#journey = { reportId, savedAt: null, receivedAt: null, seenBy: null };
    this.#tellPromise();
  }

  #move(reportId: string, to: Partial<Journey>): void {
    if (this.#journey?.reportId !== reportId) return;
    this.#journey = { ...this.#journey, ...to };
    this.#tellPromise();
  }

  #tellPromise(): void {
    const now = this.promise();
    const text = JSON.stringify(now);
    if (text === this.#said) return;
    this.#said = text;
    for (const listener of this.#listeners) listener(now);
  }

  /** Seals and spools one report after the other. A disk that does not take one is asked again until it does. */
  #keep(content: ReportContent): Promise<void> {
    const { clock, boot } = this.#options;
    const made = { createdMono: clock.mono(), createdWall: clock.wall(), boot };
    const kept = this.#working.then(() => this.#keepNow(content, made));
    this.#working = kept.catch(() => undefined);
    return kept;
  }

  async #keepNow(
    content: ReportContent,
    made: Pick<SpooledReport, 'createdMono' | 'createdWall' | 'boot'>,
  ): Promise<void> {
    const { spool, card, local, seal, log, clock } = this.#options;
    for (;;)
      try {
        const recipient = card.card?.recipient;
        const sealed = recipient === undefined ? await local.seal(content) : await seal(recipient, content);
        spool.keep({ reportId: content.reportId, seal: recipient === undefined ? 'local' : 'school', sealed, ...made });
        break;
      } catch (cause) {
        log.warn({ cause: String(cause) }, 'a report could not be put on disk and is tried again');
        if (this.#stopped) throw cause;
        await new Promise<void>((resolve) => clock.after(AGAIN_MS, resolve));
      }
    this.#move(content.reportId, { savedAt: clock.wall() });
    this.#next();
  }

  /** Brings the oldest report that waits, if there is a link, a card and none under way. */
  #next(): void {
    if (this.#flight !== null || this.#stopped) return;
    const { spool, card, log } = this.#options;
    const known = card.card;
    if (known === null) return;
    const early = this.#sentAt + PACE_MS - this.#options.clock.mono();
    if (early > 0) return this.#retry(early);
    try {
      const oldest = spool.waiting(1)[0];
      if (oldest === undefined) return;
      if (oldest.seal === 'local') return this.#reseal(oldest, known.recipient);
      this.#send(oldest);
    } catch (cause) {
      log.warn({ cause: String(cause) }, 'the reports that wait could not be read');
      this.#retry();
    }
  }

  #send({ reportId, sealed, boot, createdMono, createdWall }: SpooledReport): void {
    const { clock, submit, sign, boot: thisBoot } = this.#options;
    if (sign === null) return;
    const ago = boot === thisBoot ? clock.mono() - createdMono : clock.wall() - createdWall;
    const delivery = { reportId, digest: createHash('sha256').update(sealed).digest('hex') };
    const message = submit({
      ...delivery,
      ...sign(delivery),
      agoMs: Math.min(LONGEST_MS, Math.max(0, Math.round(ago))),
      sealed: Buffer.from(sealed).toString('base64url'),
    });
    if (message === null) return;
    this.#sentAt = clock.mono();
    this.#cancelAgain();
    this.#flight = { reportId, message };
    this.#cancelAnswer = clock.after(ANSWER_MS, () => {
      this.#flight = null;
      this.#next();
    });
  }

  #reseal(report: SpooledReport, recipient: string): void {
    const { local, seal, spool, log } = this.#options;
    const work = async (): Promise<void> => {
      const content = await local.open(report.sealed);
      // What this computer cannot open any more is brought as it is: that somebody reported must not be lost.
      const sealed = content === null ? report.sealed : await seal(recipient, content);
      spool.reseal(report.reportId, sealed);
    };
    this.#working = this.#working.then(work).then(
      () => this.#next(),
      (cause: unknown) => {
        log.warn({ cause: String(cause) }, 'a report could not be sealed for the school');
        this.#retry();
      },
    );
  }

  #newest(): NewestReport | null {
    try {
      return this.#options.spool.newest();
    } catch {
      return null;
    }
  }

  #forgetCopies(): void {
    const { spool, clock, log } = this.#options;
    try {
      spool.forget(clock.wall() - COPIES_MS);
    } catch (cause) {
      log.warn({ cause: String(cause) }, 'old copies of reports could not be removed');
    }
  }

  #landing(): void {
    this.#cancelAnswer();
    this.#flight = null;
  }

  #landed(reportId: string): void {
    if (this.#flight?.reportId === reportId) this.#landing();
    this.#next();
  }

  #retry(afterMs = AGAIN_MS): void {
    this.#cancelAgain();
    this.#cancelAgain = this.#options.clock.after(afterMs, () => {
      this.#landing();
      this.#next();
    });
  }
}
