import { createHash } from 'node:crypto';
import { type Act, EMPTY_DESK, fileReport, moreAct, readReport, type Report, reportAct } from '@usher/incidents';
import { ReportContent, type RefusalCode, type ReportKept, type ReportSubmit } from '@usher/protocol';
import type { isDeliveryBy } from '@usher/trust';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { MakeId } from '../make-id.ts';
import { type CaseBook, IdConflict } from './case/case-book.ts';

/** Where a report came from, as the hub knows it: the device by its certificate. */
export type ReportFrom = {
  readonly device: string;
  /** SHA-256 of the device's public key, hex; null: not known, and nothing is taken in its name. */
  readonly spki: string | null;
  readonly station: string;
  readonly room: string;
  /** Who has the room open now; null when nobody has. */
  readonly lessonTeacher: string | null;
};

/** Told when a report is in the register; `isNew` is false when it was there before. */
export type Filed = {
  readonly caseId: string;
  readonly reportId: string;
  readonly from: ReportFrom;
  readonly isNew: boolean;
  /** A press of the key or a report of its own, or something added to one. */
  readonly what: 'hidden' | 'added';
  /** Another adult than the teacher there is to be told (rule INC20). */
  readonly instead: boolean;
};

type Options = {
  readonly book: CaseBook;
  /** Opens what was sealed for the school; null when it cannot be. */
  readonly openSealed: (sealed: Uint8Array) => Promise<Uint8Array | null>;
  /** Whether a device signed a delivery (rule RPT8). */
  readonly isDelivery: typeof isDeliveryBy;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Logger;
  readonly onFiled: (filed: Filed) => void;
};

export type Answer =
  | { readonly ok: true; readonly kept: ReportKept }
  | { readonly ok: false; readonly code: RefusalCode; readonly detail: string };

const pick = ({ reportId, digest, key, sig }: ReportSubmit) => ({ reportId, digest, key, sig });

const parse = (bytes: Uint8Array | null): ReportContent | null => {
  try {
    const read = bytes === null ? null : ReportContent.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return read?.success === true ? read.data : null;
  } catch {
    return null;
  }
};

/** The school's id of whoever was signed in at a station, which is not a name of the device's choosing to be shown as one. */
const personOf = (user: string | null, device: string): string =>
  user === null ? `device:${device}` : `pupil:${user}`;

/** Takes reports of devices into the register, each once, and answers when it is there (rules RPT4, RPT6, INC1, INC3). */
export class ReportDesk {
  readonly #options: Options;
  #desk = EMPTY_DESK;
  /** One device's reports one after the other, so that an addition finds what it adds to. */
  readonly #lines = new Map<string, Promise<unknown>>();

  constructor(options: Options) {
    this.#options = options;
  }

  take(submit: ReportSubmit, from: ReportFrom): Promise<Answer> {
    const before = this.#lines.get(from.device) ?? Promise.resolve();
    const answer = before.then(() => this.#take(submit, from));
    const line = answer.catch(() => undefined);
    this.#lines.set(from.device, line);
    void line.then(() => {
      if (this.#lines.get(from.device) === line) this.#lines.delete(from.device);
    });
    return answer;
  }

  async #take(submit: ReportSubmit, from: ReportFrom): Promise<Answer> {
    const { log, isDelivery } = this.#options;
    const sealed = Buffer.from(submit.sealed, 'base64url');
    if (createHash('sha256').update(sealed).digest('hex') !== submit.digest)
      return { ok: false, code: 'failed', detail: 'the report is not the one its digest is of' };
    const { device, spki } = from;
    if (spki === null || !isDelivery({ id: device, spki }, pick(submit)))
      return { ok: false, code: 'not-signed', detail: 'the device did not sign this report' };
    try {
      return await this.#file(submit, sealed, from);
    } catch (error) {
      if (error instanceof IdConflict) {
        log.warn({ report: submit.reportId, device: from.device }, 'id-conflict: the register has that id already');
        return { ok: false, code: 'id-conflict', detail: 'the register has this id for another report' };
      }
      log.error({ err: error }, 'a report could not be written into the register');
      return { ok: false, code: 'register-down', detail: 'the register could not be written; try again' };
    }
  }

  async #file(submit: ReportSubmit, sealed: Buffer, from: ReportFrom): Promise<Answer> {
    const { book, openSealed, onFiled, log } = this.#options;
    const { reportId, digest } = submit;
    const content = parse(await openSealed(sealed));
    if (content === null) log.warn({ report: reportId, device: from.device }, 'a report could not be opened');
    const report = this.#read(submit, content, sealed);
    const reporter = personOf(content?.user ?? null, from.device);
    const place = await this.#caseFor(report, { reporter, addsTo: content?.addsTo ?? null, from });
    const around = {
      reporter,
      source: 'pupil' as const,
      room: from.room,
      device: from.station,
      address: null,
      place: 'in-school' as const,
      lessonTeacher: from.lessonTeacher,
    };
    const act: Act = place.adds ? moreAct(report, around) : reportAct(report, around);
    const writer = { by: `device:${from.device}`, posts: [] };
    const delivery = { id: reportId, digest, key: submit.key, sig: submit.sig, caseId: place.caseId };
    const { receipt, isNew } = await book.deliver(delivery, act, writer);
    onFiled({
      caseId: place.caseId,
      reportId,
      from,
      isNew,
      what: place.adds ? 'added' : 'hidden',
      instead: report.instead,
    });
    return { ok: true, kept: { reportId, receipt } };
  }

  /** What cannot be opened is kept as it came: that somebody reported must not be lost. */
  #read(submit: ReportSubmit, content: ReportContent | null, sealed: Buffer): Report {
    const { clock, makeId } = this.#options;
    const now = clock.now();
    const said = content ?? {
      text: `[This report could not be opened. Its sealed bytes: ${sealed.toString('base64')}]`,
    };
    const occurredAt = Math.max(0, Math.trunc(now - submit.agoMs));
    const report = readReport({ ...said, reportId: submit.reportId, occurredAt }, { source: 'pupil' }, now, makeId());
    // Its bytes are only worth keeping whole.
    return content === null ? { ...report, text: said.text } : report;
  }

  async #caseFor(
    { reportId, instead }: Report,
    {
      reporter,
      addsTo,
      from,
    }: { readonly reporter: string; readonly addsTo: string | null; readonly from: ReportFrom },
  ): Promise<{ readonly caseId: string; readonly adds: boolean }> {
    const { book, clock, makeId } = this.#options;
    // A delivery that comes again goes where it went.
    const before = await book.entryOf(reportId);
    if (before !== null) return { caseId: before.caseId, adds: before.kind === 'case.more' };
    const added = addsTo === null ? null : await book.entryOf(addsTo);
    if (added !== null && added.by === `device:${from.device}`) return { caseId: added.caseId, adds: true };
    const filed = fileReport(this.#desk, {
      device: from.device,
      reporter,
      instead,
      reportId,
      freshCaseId: makeId(),
      now: clock.monotonic(),
    });
    this.#desk = filed.desk;
    return { caseId: filed.filing.caseId, adds: filed.filing.to === 'last-case' };
  }
}
