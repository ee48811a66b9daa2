import { randomBytes } from 'node:crypto';
import {
  type RefusalCode,
  type ReportSubmit,
  type SignedEvidenceKeys,
  type SignedStatement,
  uuidv7,
} from '@usher/protocol';
import {
  CardKeeper,
  type deliverySigner,
  type EvidenceKeysFault,
  EvidenceKeysWitness,
  isReceiptBy,
  type RegisterNews,
  RegisterWatch,
  RegisterWitness,
  type SayToHub,
  witnessFile,
} from '@usher/trust';
import type { Clock } from '../../clock.ts';
import type { AuthorityKeeper } from '../authority-keeper.ts';
import type { AgentLog } from '../log.ts';
import { ReportKeeper } from './report-keeper.ts';
import { LocalSeal, sealForSchool } from './report-seal.ts';
import type { Spool, SpoolFound } from './spool.ts';
import { SpoolAtHand } from './spool-at-hand.ts';
import { SqliteSpool } from './sqlite-spool.ts';

/** A hiding that was there before the agent started has its report when the newest one is not older than it by more than this. */
const SAME_PRESS_MS = 10_000;

type Around = {
  readonly clock: Clock;
  readonly boot: string;
  readonly user: () => string | null;
  /** Signs what is delivered as this device; null while it is nobody's. */
  readonly sign: ReturnType<typeof deliverySigner> | null;
  readonly hiddenForMs: () => number | null;
  /** Whether a restart wipes this computer's disk, as far as is known. */
  readonly isVolatile: () => boolean;
  readonly submit: (report: ReportSubmit) => string | null;
  readonly log: AgentLog;
};

type Options = Around & {
  readonly dataDir: string;
  readonly authority: Pick<AuthorityKeeper, 'schoolId' | 'isOfSchool'>;
};

/** What reports are kept with. */
type Kept = {
  readonly spool: Spool;
  readonly card: Pick<CardKeeper, 'card'>;
  readonly witness: RegisterWitness;
  readonly local: Pick<LocalSeal, 'seal' | 'open'>;
  readonly seal: typeof sealForSchool;
  readonly isReceipt: typeof isReceiptBy;
};

/** The reports of a computer at work. */
export type JoinedReports = {
  readonly keeper: ReportKeeper;
  /** Looks at how the register stands, and says to the hub what is to be said of it (rules REG15, RPT7). */
  readonly watch: (news: RegisterNews, say: SayToHub) => void;
  /** There is a link, or the card came on it. */
  readonly linkUp: () => void;
  /** Ends the work; what waits stays on disk. */
  readonly stop: () => Promise<void>;
  /** The screens were hidden when the agent started: if it died before that was reported, it is now. */
  readonly wasHidden: () => void;
};

/** Joins what keeps the reports of a computer with what watches the register they go to. */
export const joinReports = (kept: Kept, around: Around): JoinedReports => {
  const { witness, card } = kept;
  const { clock, log, hiddenForMs } = around;
  const keeper = new ReportKeeper({
    ...kept,
    ...around,
    isHidden: () => hiddenForMs() !== null,
    onReceipt: (seq) => witness.received(seq),
  });
  const watching = new RegisterWatch({
    witness,
    card: () => card.card,
    clock,
    newId: () => uuidv7(clock.wall(), randomBytes(10)),
    bringAgain: () => keeper.again(0),
    onAlarm: (kind) => log.warn({ kind }, 'the school’s register is not what it was'),
    log,
  });
  return {
    keeper,
    watch: (news, say) => watching.hear(news, say),
    linkUp: () => {
      watching.linkUp();
      keeper.linkUp();
    },
    stop: () => {
      watching.stop();
      return keeper.stop();
    },
    wasHidden: () => {
      const since = hiddenForMs();
      if (since === null) return;
      if (!keeper.goOn(clock.wall() - since - SAME_PRESS_MS)) keeper.hidden();
    },
  };
};

/** The reports of a computer. Disposing ends the work; what waits stays on disk. */
export type OpenedReports = JoinedReports &
  AsyncDisposable & {
    /** Takes what the school says of its register; why not otherwise. */
    readonly card: (statement: SignedStatement) => RefusalCode | null;
    /** Takes the school's evidence keys if they follow those that are known (rule EVK5); why not otherwise. */
    readonly evidenceKeys: (signed: SignedEvidenceKeys) => RefusalCode | null;
  };

/** None of these ends the link: a computer goes on as it was, with the keys that it knows. */
const REFUSED: Readonly<Record<EvidenceKeysFault, RefusalCode>> = {
  'bad-form': 'not-signed',
  'other-school': 'not-signed',
  'rolled-back': 'rolled-back',
  'not-the-next': 'rolled-back',
  'not-approved': 'not-signed',
  'not-signed': 'not-signed',
};

const tellDamage = (found: SpoolFound, keeper: ReportKeeper, log: AgentLog): void => {
  if (found.was !== 'damaged') return;
  log.warn({ saved: found.saved, setAside: found.setAside }, 'the file of the reports that wait was damaged');
  keeper.own(
    `The file in which this computer keeps reports until the school has them was damaged. ` +
      `${found.saved} could be read and go on; the damaged file is kept on the computer as ${found.setAside}.`,
  );
};

/** Opens what an agent keeps of reports (rules RPT1 to RPT5). */
export const openReports = async (options: Options): Promise<OpenedReports> => {
  const { dataDir, authority, ...around } = options;
  const { clock, log } = around;
  const card = await CardKeeper.open(dataDir, authority.schoolId);
  const spool = new SpoolAtHand(
    () => SqliteSpool.open(dataDir, clock.wall()),
    // Told once there is somebody to tell.
    (found) => queueMicrotask(() => tellDamage(found, joined.keeper, log)),
  );
  const witness = await RegisterWitness.open(witnessFile(dataDir), (cause) =>
    log.warn({ cause: String(cause) }, 'how the register stood could not be kept'),
  );
  const local = new LocalSeal(dataDir);
  const joined: JoinedReports = joinReports(
    { spool, card, witness, local, seal: sealForSchool, isReceipt: isReceiptBy },
    around,
  );
  const keys = await EvidenceKeysWitness.open(dataDir, authority.schoolId, (cause) =>
    log.warn({ cause: String(cause) }, 'the school’s evidence keys could not be kept'),
  );
  return {
    ...joined,
    card: (statement) => {
      if (!authority.isOfSchool('register-card', statement)) return 'not-signed';
      return card.take(statement.text, (cause) =>
        log.warn({ cause: String(cause) }, "the register's card could not be kept"),
      );
    },
    evidenceKeys: (signed) => {
      const { schoolId } = authority;
      const fault = keys.take(signed, {
        schoolId,
        isOfSchool: (statement) => authority.isOfSchool('evidence-keys', statement),
      });
      if (fault === null) return null;
      log.warn({ fault }, 'evidence keys that the hub showed do not follow those that are known');
      return REFUSED[fault];
    },
    async [Symbol.asyncDispose]() {
      await joined.stop();
      await card.settled();
      await witness.settled();
      await keys.settled();
      spool[Symbol.dispose]();
    },
  };
};
