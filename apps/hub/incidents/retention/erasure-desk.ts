import { type Act, erasureAgreement, type Settings } from '@usher/incidents';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { CaseBook } from '../case/case-book.ts';

const DAY_MS = 24 * 60 * 60_000;

type Needs = {
  readonly book: CaseBook;
  readonly settings: () => Settings;
  readonly clock: Clock;
  readonly log: Logger;
};

const isAgreement = (act: Act): boolean => act.kind === 'case.erasure' && act.facts.step === 'agreed';

/**
 * Erases what is personal in a case once two people agreed that its time is over (rule INC58): at once, and each day what
 * could not be erased then. A case that was reopened, held or sealed in between is kept.
 */
export class ErasureDesk {
  readonly #needs: Needs;
  #cancel: () => void;
  #endListening: () => void;
  /** Agreements up to this place of the log were looked at. */
  #upTo: number | undefined;
  #work: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#endListening = needs.book.onAdded((caseId, acts) => {
      if (acts.some(isAgreement)) this.#later(() => this.#erase(caseId));
    });
    this.#later(() => this.#catchUp());
    this.#cancel = this.#again();
  }

  /** When everything that was agreed on so far is erased. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#cancel();
    this.#endListening();
    await this.#work;
  }

  #again(): () => void {
    return this.#needs.clock.after(DAY_MS, () => {
      this.#later(() => this.#catchUp());
      this.#cancel = this.#again();
    });
  }

  #later(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#needs.log.error({ err: error }, 'what two people agreed to erase could not be erased; it is tried again');
    });
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const { caseIds, next } = await this.#needs.book.erasuresAfter(this.#upTo);
      for (const caseId of caseIds) await this.#erase(caseId);
      if (next === null || this.#isOver) return;
      this.#upTo = next;
    }
  }

  async #erase(caseId: string): Promise<void> {
    const { book, settings, clock, log } = this.#needs;
    const state = await book.read(caseId);
    const agreed = state === null ? null : erasureAgreement(settings(), state, clock.now());
    if (agreed === null) return;
    const count = await book.erase(caseId, agreed);
    if (count > 0) log.info({ case: caseId, entries: count }, 'what was personal in a case was erased');
  }
}
