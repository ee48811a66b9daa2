import type { Case } from '@usher/incidents';
import type { Logger } from 'pino';
import type { CaseBook } from './case-book.ts';

const PAGE = 50;

/**
 * The cases that are open, kept folded in memory so that an inbox costs no look at the register. Read from the register
 * once, in the background, and from then on as it tells of changes.
 */
export class OpenCases {
  readonly #book: Pick<CaseBook, 'list' | 'read' | 'onChange'>;
  readonly #log: Logger;
  readonly #open = new Map<string, Case>();
  readonly #handlers = new Set<(state: Case) => void>();
  readonly #end: () => void;
  #work: Promise<void>;
  #isOver = false;

  constructor(book: Pick<CaseBook, 'list' | 'read' | 'onChange'>, log: Logger) {
    this.#book = book;
    this.#log = log;
    this.#end = book.onChange((caseId) => this.#later(() => this.#take(caseId)));
    this.#work = Promise.resolve();
    this.#later(() => this.#gather());
  }

  all(): readonly Case[] {
    return [...this.#open.values()];
  }

  /** Calls `handler` with every open case that was found, and with every case that changes. */
  onCase(handler: (state: Case) => void): void {
    this.#handlers.add(handler);
  }

  /** When everything that was told so far has been taken in. */
  async settled(): Promise<void> {
    for (let before: Promise<void> | null = null; before !== this.#work;) {
      before = this.#work;
      await before;
    }
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#end();
    await this.#work;
  }

  #later(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      if (!this.#isOver) this.#log.error({ err: error }, 'the open cases could not be read');
    });
  }

  async #gather(): Promise<void> {
    for (let before: number | null | undefined; before !== null && !this.#isOver;) {
      const { cases, next } = await this.#book.list({ limit: PAGE, ...(before === undefined ? {} : { before }) });
      for (const state of cases) this.#tell(state);
      before = next;
    }
  }

  async #take(caseId: string): Promise<void> {
    const state = await this.#book.read(caseId);
    if (state !== null) this.#tell(state);
  }

  /** Of cases that were there before as well: the hub may have ended before anybody was told of them. */
  #tell(state: Case): void {
    if (state.status === 'open') this.#open.set(state.id, state);
    else this.#open.delete(state.id);
    for (const handler of this.#handlers) handler(state);
  }
}
