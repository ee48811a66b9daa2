import type { AgentLink } from '@usher/link';
import type { RegisterCard, ReportSubmit } from '@usher/protocol';
import { RegisterWitness } from '@usher/trust';
import { joinReports, type JoinedReports } from '../../../apps/agent/service/report/open-reports.ts';
import type { Spool, SpooledReport } from '../../../apps/agent/service/report/spool.ts';
import { Uplink } from '../../../apps/agent/service/uplink.ts';
import type { Clock } from '../../../apps/agent/clock.ts';
import type { PupilPromise } from '../../../apps/agent/contract/pupil-report.ts';
import { ComputerDisk, type DiskAround, SpoolOnDisk, witnessOn } from './disks.ts';
import type { Signing } from './signing.ts';
import { localSeal, sealForSchool, wordOf } from './seals.ts';
import { EPOCH, type Power } from './timeline.ts';

/** What is wrong with a computer on purpose; `later` lets something happen while it still has power. */
export type ComputerFaults = {
  readonly spool?: {
    readonly keep?: (spool: Spool, report: SpooledReport, later: (run: () => void) => void) => void;
    readonly again?: () => number;
  };
  readonly submit?: (spool: Spool, submit: Submit) => Submit;
};
type Submit = (report: ReportSubmit) => string | null;

type Options = {
  readonly name: string;
  readonly card: RegisterCard;
  readonly signing: Signing;
  readonly around: Omit<DiskAround, 'cut'>;
  readonly planted: ComputerFaults;
  readonly note: (words: string) => void;
  /** What a pupil is shown, and of which report. */
  readonly onPromise: (word: string, now: PupilPromise) => void;
};

type Running = {
  readonly power: Power;
  readonly reports: JoinedReports;
  readonly uplink: Uplink;
};

const NO_COVERS = {
  order: () => undefined,
  report: () => ({ state: 'none', sinceMs: 0 }) as never,
  hiddenForMs: () => null,
};
const NO_AUTHORITY = {
  grant: () => null,
  revocation: () => null,
  judge: () => ({ ok: false, code: 'not-signed', detail: '' }) as const,
  nextNonce: () => 'A'.repeat(43),
};

/** The spool with what is wrong with it on purpose. */
const spoiled = (
  spool: Spool,
  { keep, again }: NonNullable<ComputerFaults['spool']>,
  later: (run: () => void) => void,
): Spool => {
  const honest = { keep: spool.keep.bind(spool), again: spool.again.bind(spool) };
  if (keep !== undefined) spool.keep = (report) => keep({ ...spool, ...honest }, report, later);
  if (again !== undefined) spool.again = again;
  return spool;
};

/** A pupil's computer: a disk, and the product's own parts from the key to the link whenever it has power. */
export class Computer {
  readonly name: string;
  readonly disk = new ComputerDisk();
  readonly spki: string;
  readonly #options: Options;
  /** The machine's clock is wrong by so much. */
  skewMs = 0;
  #boot = 0;
  #bootedAt = 0;
  #running: Running | null = null;
  /** What the pupil is told about now. */
  #word = '';
  #user: string | null = 'amy';

  constructor(options: Options) {
    this.#options = options;
    this.name = options.name;
    this.spki = options.signing.spkiOf(options.name);
  }

  get power(): Power | null {
    return this.#running?.power ?? null;
  }

  get isHidden(): boolean {
    return this.disk.hiddenSince !== null;
  }

  promise(): PupilPromise | null {
    return this.#running?.reports.keeper.promise() ?? null;
  }

  /** Starts the agent; `rebooted`: the machine was off as well. `word`: of the report it makes of a hiding from before. */
  async start(rebooted: boolean, word: string, cut: () => void): Promise<void> {
    if (rebooted) {
      this.#boot += 1;
      this.#bootedAt = this.#options.around.timeline.now;
    }
    const { disk } = this;
    const power: Power = { on: true };
    const around: DiskAround = { ...this.#options.around, cut };
    const { planted, card, signing, note } = this.#options;
    const clock = this.#clock(power);
    const onDisk: Spool = new SpoolOnDisk(disk.spool, power, around);
    const later = (run: () => void): void => void clock.after(around.chance.below(500), run);
    const spool = spoiled(onDisk, planted.spool ?? {}, later);
    const say = (fields: object, event: string): void =>
      power.on ? note(`${this.name}: ${event} ${JSON.stringify(fields)}`) : undefined;
    const onSaveFailed = (cause: unknown): void =>
      say({ cause: String(cause) }, 'how the register stood could not be kept');
    const witness = await RegisterWitness.open(witnessOn(disk, power, around), onSaveFailed, signing.isCheckpoint);
    const known = {
      get card() {
        return disk.knowsCard ? card : null;
      },
    };
    const submit: Submit = (report) => uplink.submit(report);
    const reports = joinReports(
      { spool, card: known, witness, local: localSeal, seal: sealForSchool, isReceipt: signing.isReceipt },
      {
        clock,
        boot: `boot ${this.#boot}`,
        user: () => this.#user,
        sign: this.#options.signing.deliver(this.name),
        hiddenForMs: () => (disk.hiddenSince === null ? null : clock.wall() - disk.hiddenSince),
        isVolatile: () => false,
        submit: planted.submit?.(spool, submit) ?? submit,
        log: { info: say, warn: say },
      },
    );
    const uplink: Uplink = new Uplink({
      clock,
      covers: () => NO_COVERS,
      authority: NO_AUTHORITY,
      onNotAccepted: (what, code) => say({ code }, `${what} not accepted`),
      tellGuard: () => undefined,
      policy: () => null,
      reports: {
        card: () => {
          disk.knowsCard = true;
          return null;
        },
        evidenceKeys: () => null,
        watch: (news, say) => reports.watch(news, say),
        kept: (kept) => reports.keeper.kept(kept),
        seen: (reportId, by) => reports.keeper.seen(reportId, by),
        refused: (message, code) => reports.keeper.refused(message, code),
        linkUp: () => reports.linkUp(),
        linkDown: () => reports.keeper.linkDown(),
      },
    });
    this.#running = { power, reports, uplink };
    if (this.isHidden) this.#goOn(reports, word);
    reports.keeper.onPromise((now) => {
      if (power.on && now !== null) this.#options.onPromise(this.#word, now);
    });
  }

  /** The power goes, or the process is killed: nothing that it had planned happens. */
  stop(): void {
    if (this.#running !== null) this.#running.power.on = false;
    this.#running = null;
  }

  linkUp(link: AgentLink): void {
    const running = this.#running;
    running?.uplink.up(link);
    link.onEnd(() => {
      if (this.#running === running) running?.uplink.down();
    });
  }

  hide(word: string): void {
    if (this.#running === null || this.isHidden) return;
    this.disk.hiddenSince = this.#clock(this.#running.power).wall();
    this.#report(word, (reports) => reports.keeper.hidden());
  }

  show(): void {
    if (this.#running === null) return;
    this.disk.hiddenSince = null;
    this.#running.reports.keeper.shown();
  }

  tell(word: string): void {
    this.#word = word;
    const told = this.#running?.reports.keeper.tell({ about: 'me', kinds: ['unkind'], text: word, url: '' });
    told?.catch(() => undefined);
  }

  #report(word: string, make: (reports: JoinedReports) => void): void {
    if (this.#running === null) return;
    // A press has no words of its own; whose it was tells it apart.
    this.#user = word;
    this.#word = word;
    make(this.#running.reports);
    this.#user = 'amy';
  }

  /** Was hidden when it started: its report is gone on with, or made now. */
  #goOn(reports: JoinedReports, word: string): void {
    this.#report(word, () => reports.wasHidden());
    const newest = this.disk.reports().at(-1);
    const now = reports.keeper.promise();
    if (newest === undefined || now === null || now.promise === 'promise.sending') return;
    this.#word = wordOf(newest.sealed);
    this.#options.onPromise(this.#word, now);
  }

  #clock(power: Power): Clock {
    const { timeline } = this.#options.around;
    return {
      mono: () => timeline.now - this.#bootedAt,
      wall: () => EPOCH + timeline.now + this.skewMs,
      after: (ms, run) => timeline.after(ms, power, run),
    };
  }
}
