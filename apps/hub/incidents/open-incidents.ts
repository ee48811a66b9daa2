import type { Act, Settings } from '@usher/incidents';
import type { IncidentAlert, RegisterAlarm, SignedStatement } from '@usher/protocol';
import type { Register } from '@usher/register';
import { isDeliveryBy } from '@usher/trust';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { MakeId } from '../make-id.ts';
import type { Accounts } from '../store/accounts.ts';
import { CaseDesk } from './case/case-desk.ts';
import { OpenCases } from './case/open-cases.ts';
import { StaffDirectory } from './staff-directory.ts';
import { ErasureDesk } from './retention/erasure-desk.ts';
import { TellDesk } from './telling/tell-desk.ts';
import { CaseBook, type CaseWriter } from './case/case-book.ts';
import { ConsoleIncidents } from './console-incidents.ts';
import { EvidenceDesk } from './evidence/evidence-desk.ts';
import { EvidenceFiles } from './evidence/evidence-files.ts';
import { EvidenceKeyTeller } from './evidence/evidence-key-teller.ts';
import { EvidenceKeyBook, type EvidenceSchool } from './evidence/evidence-key-book.ts';
import { type Filed, ReportDesk } from './report-desk.ts';
import { ReportTaker } from './report-taker.ts';
import { Witnesses } from './witnesses.ts';
import { Withholding } from './withholding.ts';

type Place = { readonly name: string; readonly room: string; readonly leader: string | null };

type Options = {
  readonly register: Register;
  /** Opens what was sealed for the school; null when it cannot be. */
  readonly openSealed: (sealed: Uint8Array) => Promise<Uint8Array | null>;
  /** What the school says of its register (rule RPT1). */
  readonly card: SignedStatement;
  readonly accounts: Accounts;
  /** Where sealed evidence lies, and what the school signs its evidence keys with. */
  readonly evidence: { readonly dataDir: string; readonly school: EvidenceSchool };
  readonly settings: () => Settings;
  /** What the lesson knows of stations, and does for incidents. */
  readonly lesson: {
    readonly placeOf: (station: string) => Place | null;
    readonly stationsAt: (place: { readonly room: string; readonly device: string }) => readonly string[];
    readonly withhold: (station: string, withheld: boolean) => void;
    readonly alert: (alert: IncidentAlert) => void;
  };
  /** SHA-256 of a device's public key, hex; null when it may not connect any more. */
  readonly keyOf: (device: string) => string | null;
  /** A device says that the register is not what it was (rule REG16). */
  readonly onAlarm: (device: string, alarm: RegisterAlarm) => void;
  /** Somebody was told of a case, and the register has that. */
  readonly onTold: (caseId: string, people: readonly string[]) => void;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Logger;
};

/** Everything of a hub that works on the register. Disposing ends the work; the register stays open. */
export type OpenedIncidents = AsyncDisposable & {
  readonly book: CaseBook;
  readonly desk: CaseDesk;
  readonly open: OpenCases;
  readonly staff: StaffDirectory;
  readonly tellDesk: TellDesk;
  readonly erasures: ErasureDesk;
  readonly reports: ReportTaker;
  readonly witnesses: Witnesses;
  readonly console: ConsoleIncidents;
  readonly evidenceKeys: EvidenceKeyBook;
  readonly evidenceKeyTeller: EvidenceKeyTeller;
  readonly evidence: EvidenceDesk;
};

/** Puts together what works on an open register. */
export const openIncidents = (options: Options): OpenedIncidents => {
  const { register, openSealed, card, accounts, settings, lesson, clock, makeId, log } = options;
  const book = new CaseBook(register, makeId);
  const staff = new StaffDirectory(accounts);
  const open = new OpenCases(book, log);
  const tellDesk = new TellDesk({ book, open, settings, staff, clock, log, onTold: options.onTold });
  const erasures = new ErasureDesk({ book, settings, clock, log });
  const withholding = new Withholding({ settings, ...lesson });
  open.onCase((state) => withholding.look(state));
  const witnesses = new Witnesses({ register, card, clock, makeId, log, onAlarm: options.onAlarm });
  const alertOf = ({ caseId, from, what }: Filed): IncidentAlert => ({
    caseId,
    what,
    station: from.device,
    name: from.station,
    room: from.room,
    at: Math.trunc(clock.now()),
  });
  const reports = new ReportTaker({
    desk: new ReportDesk({
      book,
      openSealed,
      isDelivery: isDeliveryBy,
      clock,
      makeId,
      log,
      onFiled: (filed) => {
        reports.filed(filed);
        // The adult in the room is the one it should not come to.
        if (filed.isNew && !filed.instead) lesson.alert(alertOf(filed));
      },
    }),
    placeOf: lesson.placeOf,
    keyOf: options.keyOf,
    makeId,
    log,
  });
  book.onAdded((caseId, acts, { by }: CaseWriter) => {
    const name = acts.some(({ kind }: Act) => kind === 'case.seen') ? staff.find(by)?.name : undefined;
    if (name !== undefined) reports.seen(caseId, name);
  });
  const desk = new CaseDesk({ book, settings, staff, clock, makeId });
  const evidenceKeys = new EvidenceKeyBook(book, options.evidence.school);
  const evidenceKeyTeller = new EvidenceKeyTeller({ keys: evidenceKeys, makeId, log });
  const files = new EvidenceFiles(options.evidence.dataDir);
  const evidence = new EvidenceDesk({ desk, register, files, keys: evidenceKeys, makeId });
  const console = new ConsoleIncidents({ book, desk, staff, settings, placeOf: lesson.placeOf, clock, makeId });
  return {
    book,
    desk,
    open,
    staff,
    tellDesk,
    erasures,
    reports,
    witnesses,
    console,
    evidenceKeys,
    evidenceKeyTeller,
    evidence,
    async [Symbol.asyncDispose]() {
      witnesses.stop();
      await erasures.stop();
      await tellDesk.stop();
      await open.stop();
    },
  };
};
