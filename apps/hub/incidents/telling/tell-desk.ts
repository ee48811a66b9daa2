import { type Case, nextEscalationAt, type Settings } from '@usher/incidents';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { CaseBook } from '../case/case-book.ts';
import type { OpenCases } from '../case/open-cases.ts';
import type { StaffDirectory } from '../staff-directory.ts';
import { type Due, escalationActs, tellingDue } from './tell-acts.ts';

/** Who writes in the name of the school's routes. */
const BY_ROUTES = { by: 'hub', posts: [] };
const LOOK_MS = 30_000;

type Needs = {
  readonly book: CaseBook;
  readonly open: OpenCases;
  readonly settings: () => Settings;
  readonly staff: StaffDirectory;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called once somebody was told of a case, after the register has it. */
  readonly onTold: (caseId: string, people: readonly string[]) => void;
};

/**
 * Tells the right people of every case as it changes, and the next ones when nobody opens it in the school's time
 * (rules INC21, INC24, INC26). What was told is in the case before anybody is written to.
 */
export class TellDesk {
  readonly #needs: Needs;
  #cancel: () => void;
  #work: Promise<void> = Promise.resolve();

  constructor(needs: Needs) {
    this.#needs = needs;
    needs.open.onCase((state) => this.#later(() => this.#route(state.id)));
    this.#cancel = this.#again();
  }

  /** When everything that is due was told. */
  async settled(): Promise<void> {
    for (let before: Promise<void> | null = null; before !== this.#work;) {
      before = this.#work;
      await before;
    }
  }

  async stop(): Promise<void> {
    this.#cancel();
    await this.#work;
  }

  #again(): () => void {
    return this.#needs.clock.after(LOOK_MS, () => {
      const { clock, open, settings } = this.#needs;
      const late = open.all().filter((state) => (nextEscalationAt(settings(), state) ?? Infinity) <= clock.now());
      for (const { id } of late) this.#later(() => this.#escalate(id));
      this.#cancel = this.#again();
    });
  }

  #later(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#needs.log.error({ err: error }, 'somebody who should be told of a case could not be');
    });
  }

  async #route(caseId: string): Promise<void> {
    // Read anew: what was told a moment ago is in it by now.
    const state = await this.#needs.book.read(caseId);
    if (state === null || state.status === 'closed') return;
    await this.#tell(state, tellingDue(this.#needs.settings(), state, this.#needs.staff.all()));
  }

  async #escalate(caseId: string): Promise<void> {
    const { book, clock, settings, staff } = this.#needs;
    const state = await book.read(caseId);
    const due = state === null ? null : escalationActs(settings(), state, staff.all(), clock.now());
    if (state !== null && due !== null) await this.#tell(state, due);
  }

  async #tell({ id }: Case, { acts, people, outside }: Due): Promise<void> {
    const { book, log, onTold } = this.#needs;
    if (outside !== null)
      log.error({ case: id, contact: outside }, 'nobody in the school is left to be told of a case');
    if (acts.length === 0) return;
    await book.add(id, acts, BY_ROUTES);
    if (people.length > 0) onTold(id, people);
  }
}
