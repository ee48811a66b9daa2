import type { Case } from '@usher/incidents';
import type { Logger } from 'pino';
import type { CaseBook } from './case-book.ts';

const PAGE = 50;

/** So many open cases are kept in memory, the newest; older ones are found by a search. */
const MOST_AT_HAND = 5_000;

type Book = Pick<CaseBook, 'listOpen' | 'read' | 'onChange'>;

/**
 * The cases that are open, kept folded in memory so that an inbox costs no look at the register. Read from the register
 * once, in the background, and from then on as it tells of changes.
 */
export class OpenCases {
  readonly #book: Book;
  readonly #log: Logger;
  readonly #most: number;
  readonly #open = new Map<string, Case>();
  readonly #handlers = new Set<(state: Case) => void>();
  readonly #end: () => void;
  readonly #atHand = Promise.withResolvers<void>();
  #work: Promise<void>;
  #isOver = false;
  /** Where reading stopped because the register could not be read; it goes on when somebody wants to know. */
  #stoppedAt: { readonly before: number | undefined } | null = null;

  constructor(book: Book, log: Logger, most = MOST_AT_HAND) {
    this.#book = book;
    this.#log = log;
    this.#most = most;
    this.#end = book.onChange((caseId) => this.#later(() => this.#take(caseId)));
    this.#work = Promise.resolve();
    this.#gather();
  }

  /** Those at hand. */
  all(): readonly Case[] {
    return [...this.#open.values()];
  }

  /** Calls `handler` with every open case that was found, and with every case that changes. */
  onCase(handler: (state: Case) => void): void {
    this.#handlers.add(handler);
  }

  /** When everything that was told so far has been taken in, and what there was at the start is at hand. */
  async settled(): Promise<void> {
    if (this.#stoppedAt !== null) this.#gather(this.#stoppedAt.before);
    await this.#atHand.promise;
    await this.#work;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#end();
    await this.#work;
  }

  #later(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      if (!this.#isOver) this.#log.error({ err: error }, 'the open cases could not be read');
      this.#atHand.resolve();
    });
  }

  /** One page after the other, each in the line with the changes, so that none is told as it was before one. */
  #gather(before?: number): void {
    this.#stoppedAt = null;
    this.#later(async () => {
      this.#stoppedAt = { before };
      const { cases, next } = await this.#book.listOpen({ limit: PAGE, ...(before === undefined ? {} : { before }) });
      this.#stoppedAt = null;
      for (const state of cases) this.#tell(state);
      if (next === null || this.#open.size >= this.#most) this.#atHand.resolve();
      if (next === null || this.#isOver) return;
      this.#gather(next);
    });
  }

  async #take(caseId: string): Promise<void> {
    const state = await this.#book.read(caseId);
    if (state !== null) this.#tell(state);
  }

  /** Of cases that were there before as well: the hub may have ended before anybody was told of them. */
  #tell(state: Case): void {
    if (state.status !== 'open') this.#open.delete(state.id);
    else if (this.#open.has(state.id) || this.#makesRoomFor(state)) this.#open.set(state.id, state);
    for (const handler of this.#handlers) handler(state);
  }

  /** Whether a case is among the newest; the oldest at hand goes for it. */
  #makesRoomFor(state: Case): boolean {
    if (this.#open.size < this.#most) return true;
    const openedAt = ({ entries }: Case): number => entries[0]?.at ?? 0;
    const oldest = this.all().reduce((one, other) => (openedAt(one) <= openedAt(other) ? one : other));
    if (openedAt(oldest) >= openedAt(state)) return false;
    return this.#open.delete(oldest.id);
  }
}
