import { setImmediate as turn } from 'node:timers/promises';
import { type Act, type Case, caseOf, type Entry, type Post } from '@usher/incidents';
import type { Appended, Draft, Entry as KeptEntry, Json, Page, Receipt, Register } from '@usher/register';
import type { MakeId } from '../../make-id.ts';
import { type Delivery, draftOf, entryOf } from '../entry-draft.ts';

/** Who writes into a case: the school's id of a person or a device, and the posts held at that moment. */
export type CaseWriter = { readonly by: string; readonly posts: readonly Post[] };

/** Which cases are wanted: all that is said has to hold of one entry of the case. Times are hub time. */
export type CaseQuery = {
  /** Only cases found after this place of the log: `next` of the page before. */
  readonly before?: number;
  /** 1 to 100. */
  readonly limit: number;
  readonly person?: string;
  readonly words?: string;
  readonly place?: string;
  readonly from?: number;
  readonly until?: number;
};

/** Which cases are wanted by when they were opened. Times are hub time. */
export type OpenedQuery = Pick<CaseQuery, 'before' | 'limit' | 'from' | 'until'> & { readonly open?: true };

/** What a member of staff did, kept in the same log as the cases (kinds begin with `staff.`); no names in the facts. */
export type StaffAction = {
  readonly kind: `staff.${string}`;
  readonly by: string;
  readonly facts: { readonly [name: string]: Json };
  /** What is said with it; it can be erased, as the words of a case can. */
  readonly words?: { readonly [name: string]: string };
  readonly caseId?: string;
};

/** The register refused an id that it has for something else (rule RPT4). */
export class IdConflict extends Error {}

/** Entries are read in pages of this many; those of many cases, so many cases at once. */
const PAGE = 200;
const CASES_AT_ONCE = 100;
/** Entries that one erasure names at most. */
const ERASED_AT_ONCE = 500;

/** The cases of the school, as the register's entries make them. Judges nothing: who may do what is asked before. */
export class CaseBook {
  readonly #register: Register;
  readonly #makeId: MakeId;
  readonly #listeners = new Set<(caseId: string) => void>();
  readonly #onAdded = new Set<(caseId: string, acts: readonly Act[], writer: CaseWriter) => void>();

  constructor(register: Register, makeId: MakeId) {
    this.#register = register;
    this.#makeId = makeId;
  }

  /** Opens a case with its first act. */
  async open(act: Act, writer: CaseWriter): Promise<Case> {
    return await this.add(this.#makeId(), [act], writer);
  }

  /** Adds acts in this order and answers with the case once they are committed, and with them what is `beside` the case. */
  async add(caseId: string, acts: readonly Act[], writer: CaseWriter, beside: readonly Draft[] = []): Promise<Case> {
    const drafts = acts.map((act) =>
      draftOf({ ...act, id: this.#makeId(), caseId, ...head(writer) } as Omit<Entry, 'at'>),
    );
    await this.#keep([...beside, ...drafts], [caseId]);
    for (const listener of this.#onAdded) listener(caseId, acts, writer);
    return await this.#known(caseId);
  }

  /**
   * Keeps an act under an id and digest that came with it, and answers with the register's receipt; the same again gets the
   * same receipt. Throws `IdConflict`.
   */
  async deliver(
    delivery: Delivery & { readonly id: string; readonly caseId: string },
    act: Act,
    writer: CaseWriter,
  ): Promise<{ readonly receipt: Receipt; readonly isNew: boolean }> {
    const { id, digest, key, sig, caseId } = delivery;
    const draft = draftOf({ ...act, id, caseId, ...head(writer) } as Omit<Entry, 'at'>, { digest, key, sig });
    const [appended] = await this.#keep([draft], [caseId]);
    if (appended === undefined || appended.outcome === 'refused') throw new IdConflict('another entry has this id');
    return { receipt: appended.receipt, isNew: appended.outcome === 'kept' };
  }

  /** Where an entry of a case stands, what it is and who wrote it; null when there is no such entry. */
  async entryOf(id: string): Promise<{ readonly caseId: string; readonly kind: string; readonly by: string } | null> {
    const kept = await this.#register.find(id);
    return kept === null || kept.caseId === null ? null : { caseId: kept.caseId, kind: kept.kind, by: kept.by };
  }

  /** Null when there is no such case. */
  async read(caseId: string): Promise<Case | null> {
    return (await this.#readAll([caseId]))[0] ?? null;
  }

  /** The cases that are not closed, the newest first. `next` continues. */
  async listOpen(query: {
    readonly before?: number;
    readonly limit: number;
  }): Promise<{ readonly cases: readonly Case[]; readonly next: number | null }> {
    return this.#listOpened({ ...query, open: true });
  }

  /** How many cases were opened in a time, without a look at them. */
  countOpened({ from, until }: { readonly from: number; readonly until: number }): Promise<number> {
    return this.#register.countOpened(from, until);
  }

  /** The cases that were opened in a time, the newest first, some at a time; others get their turn in between. */
  async *opened(time: { readonly from: number; readonly until: number }): AsyncGenerator<readonly Case[]> {
    for (let before: number | null | undefined; before !== null;) {
      const at = before === undefined ? {} : { before };
      const page: Awaited<ReturnType<CaseBook['list']>> = await this.#listOpened({
        ...time,
        ...at,
        limit: CASES_AT_ONCE,
      });
      yield page.cases;
      before = page.next;
      await turn();
    }
  }

  /** The same, one page of them. `next` continues. */
  listOpened(query: OpenedQuery): Promise<{ readonly cases: readonly Case[]; readonly next: number | null }> {
    return this.#listOpened(query);
  }

  /** Cases by the newest of what was looked for; without any wish, by when they were opened. */
  async list(query: CaseQuery): Promise<{ readonly cases: readonly Case[]; readonly next: number | null }> {
    const { before, limit, ...wanted } = query;
    // SQLite answers within the same turn; whoever goes on and on with this would keep everybody else waiting.
    await turn();
    if (Object.values(wanted).every((wish) => wish === undefined))
      return this.#listOpened({ limit, ...(before === undefined ? {} : { before }) });
    const found = new Set<string>();
    let beyond = before;
    let next: number | null = null;
    for (;;) {
      const page = await this.#register.page({
        ...wanted,
        order: 'newest',
        limit: Math.min(PAGE, 2 * limit),
        ...(beyond === undefined ? {} : { beyond }),
      });
      const full = takeCases(page.entries, found, limit);
      if (full !== null) {
        next = full;
        break;
      }
      if (page.next === null) break;
      beyond = page.next;
    }
    return { cases: await this.#readAll([...found]), next };
  }

  /** Keeps what a member of staff did. */
  async note({ kind, by, facts, words = {}, caseId }: StaffAction): Promise<void> {
    const entry = { id: this.#makeId(), kind, by, facts, words, caseId: caseId ?? null };
    await this.#register.append([{ ...entry, place: null, people: [] }]);
  }

  /** Every entry of one kind, the oldest first. */
  async entriesOf(kind: string): Promise<readonly KeptEntry[]> {
    const entries: KeptEntry[] = [];
    for (let beyond: number | null | undefined; beyond !== null;) {
      const at = beyond === undefined ? {} : { beyond };
      const page: Page = await this.#register.page({ kind, order: 'oldest', limit: PAGE, ...at });
      entries.push(...page.entries);
      beyond = page.next;
    }
    return entries;
  }

  /** When the first entry was written; null while there is none. */
  async begunAt(): Promise<number | null> {
    const page = await this.#register.page({ order: 'oldest', limit: 1 });
    return page.entries[0]?.at ?? null;
  }

  /** What members of staff did, the newest first. `next` continues. */
  async staffActions(query: {
    readonly before?: number;
    readonly limit: number;
  }): Promise<{ readonly entries: readonly KeptEntry[]; readonly next: number | null }> {
    const { before, limit } = query;
    const page = await this.#register.page({
      family: 'staff',
      order: 'newest',
      limit,
      ...(before === undefined ? {} : { beyond: before }),
    });
    return { entries: page.entries, next: page.next };
  }

  /** Cases in which an erasure was proposed or agreed on, oldest first; the page after a place of the log. */
  async erasuresAfter(
    beyond: number | undefined,
  ): Promise<{ readonly caseIds: readonly string[]; readonly next: number | null }> {
    const at = beyond === undefined ? {} : { beyond };
    const page = await this.#register.page({ kind: 'case.erasure', order: 'oldest', limit: PAGE, ...at });
    return { caseIds: [...new Set(page.entries.flatMap(({ caseId }) => caseId ?? []))], next: page.next };
  }

  /** Erases what is personal in a case up to an entry of it that says so; the number of entries that lost something. */
  async erase(caseId: string, agreed: Pick<Entry, 'id' | 'by'>): Promise<number> {
    const kept = await this.#register.entriesOf([caseId]);
    const last = kept.find(({ id }) => id === agreed.id)?.seq ?? 0;
    const seqs = kept
      .filter(
        ({ seq, erased, words, people }) =>
          seq <= last && !erased && (Object.keys(words).length > 0 || people.length > 0),
      )
      .map(({ seq }) => seq);
    for (let at = 0; at < seqs.length; at += ERASED_AT_ONCE)
      await this.#register.erase({
        id: this.#makeId(),
        by: agreed.by,
        reason: 'retention',
        seqs: seqs.slice(at, at + ERASED_AT_ONCE),
      });
    if (seqs.length > 0) for (const listener of this.#listeners) listener(caseId);
    return seqs.length;
  }

  /** Tells of what members of staff and the school's routes added, once it is committed; the result ends that. */
  onAdded(listener: (caseId: string, acts: readonly Act[], writer: CaseWriter) => void): () => void {
    this.#onAdded.add(listener);
    return () => this.#onAdded.delete(listener);
  }

  /** Tells whenever something was added to a case; the result ends that. */
  onChange(listener: (caseId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #keep(drafts: readonly Draft[], caseIds: readonly string[]): Promise<readonly Appended[]> {
    const appended = await this.#register.append(drafts);
    for (const caseId of caseIds) for (const listener of this.#listeners) listener(caseId);
    return appended;
  }

  async #listOpened({ before, ...wanted }: OpenedQuery) {
    const at = before === undefined ? {} : { beyond: before };
    const { cases, next } = await this.#register.standings({ ...wanted, ...at, order: 'newest' });
    return { cases: await this.#readAll(cases.map(({ caseId }) => caseId)), next };
  }

  /** Those of these cases that there are, in this order. */
  async #readAll(caseIds: readonly string[]): Promise<readonly Case[]> {
    const entries = new Map<string, Entry[]>(caseIds.map((caseId) => [caseId, []]));
    for (let at = 0; at < caseIds.length; at += CASES_AT_ONCE)
      for (const kept of await this.#register.entriesOf(caseIds.slice(at, at + CASES_AT_ONCE))) {
        const entry = entryOf(kept);
        if (entry !== null) entries.get(entry.caseId)?.push(entry);
      }
    return Array.from(entries).flatMap(([caseId, those]) => (those.length === 0 ? [] : [caseOf(caseId, those)]));
  }

  async #known(caseId: string): Promise<Case> {
    const known = await this.read(caseId);
    if (known === null) throw new Error('a case that was just written is not there');
    return known;
  }
}

const head = ({ by, posts }: CaseWriter) => ({ by, posts: [...posts] });

/** Adds the cases of entries to those found; the place in the log where it was full, or null. */
const takeCases = (entries: readonly KeptEntry[], found: Set<string>, limit: number): number | null => {
  for (const { caseId, kind, seq } of entries) {
    if (caseId === null || !kind.startsWith('case.')) continue;
    found.add(caseId);
    if (found.size === limit) return seq;
  }
  return null;
};
