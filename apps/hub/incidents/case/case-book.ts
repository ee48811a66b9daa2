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

/** Entries are read in pages of this many. */
const PAGE = 200;
const STAFF = 'staff.';

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

  /** Adds acts in this order and answers with the case once they are committed. */
  async add(caseId: string, acts: readonly Act[], writer: CaseWriter): Promise<Case> {
    const drafts = acts.map((act) =>
      draftOf({ ...act, id: this.#makeId(), caseId, ...head(writer) } as Omit<Entry, 'at'>),
    );
    await this.#keep(drafts, [caseId]);
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
    const entries: Entry[] = [];
    for (let beyond: number | null | undefined; beyond !== null;) {
      const page: Page = await this.#register.page({
        caseId,
        order: 'oldest',
        limit: PAGE,
        ...(beyond === undefined ? {} : { beyond }),
      });
      entries.push(...page.entries.flatMap((kept) => entryOf(kept) ?? []));
      beyond = page.next;
    }
    return entries.length === 0 ? null : caseOf(caseId, entries);
  }

  /** Cases by the newest of what was looked for; without any wish, by when they were opened. */
  async list(query: CaseQuery): Promise<{ readonly cases: readonly Case[]; readonly next: number | null }> {
    const { before, limit, ...wanted } = query;
    const anything = Object.values(wanted).every((wish) => wish === undefined);
    const found = new Set<string>();
    let beyond = before;
    let next: number | null = null;
    for (;;) {
      const page = await this.#register.page({
        ...wanted,
        ...(anything ? { kind: 'case.report' } : {}),
        order: 'newest',
        limit: PAGE,
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
    const cases = await Promise.all([...found].map((caseId) => this.read(caseId)));
    return { cases: cases.flatMap((one) => one ?? []), next };
  }

  /** Keeps what a member of staff did. */
  async note({ kind, by, facts, words = {}, caseId }: StaffAction): Promise<void> {
    const entry = { id: this.#makeId(), kind, by, facts, words, caseId: caseId ?? null };
    await this.#register.append([{ ...entry, place: null, people: [] }]);
  }

  /** Every staff action of one kind, the oldest first. */
  async actionsOf(kind: StaffAction['kind']): Promise<readonly KeptEntry[]> {
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
    const entries: KeptEntry[] = [];
    let beyond = query.before;
    for (;;) {
      const page = await this.#register.page({
        order: 'newest',
        limit: PAGE,
        ...(beyond === undefined ? {} : { beyond }),
      });
      for (const entry of page.entries) {
        if (!entry.kind.startsWith(STAFF)) continue;
        entries.push(entry);
        if (entries.length === query.limit) return { entries, next: entry.seq };
      }
      if (page.next === null) return { entries, next: null };
      beyond = page.next;
    }
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
