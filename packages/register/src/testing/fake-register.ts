import { consistencyByDefinition, pathByDefinition } from '@usher/protocol/testing';
import { soundDraft, type SoundDraft } from '../draft.ts';
import { type EntryRows, makeEntry } from '../entry.ts';
import { erasureDraft } from '../erasure-draft.ts';
import { RegisterError } from '../errors.ts';
import { GrowingLog } from '../log/growing-log.ts';
import { type LogKey, signCheckpoint, signReceipt } from '../log-key.ts';
import type { NodeRow, RawRows, RawTables } from '../raw-rows.ts';
import type {
  Appended,
  Draft,
  Entry,
  Erasure,
  Inclusion,
  Json,
  Page,
  Query,
  Receipt,
  Register,
  Standing,
  StandingPage,
  StandingQuery,
} from '../register.ts';
import { askedWords, foundBy } from '../search-words.ts';
import { sha256 } from '../sha256.ts';

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');

/** What a register in memory has, as another would have it on its disk: it can be opened again, and copied. */
export class FakeDisk {
  readonly kept: EntryRows[] = [];
  readonly nodes: NodeRow[] = [];
  readonly notes = new Map<number, string>();
  readonly erased = new Map<number, number>();

  /** As it stands now, whatever becomes of this one. */
  copy(): FakeDisk {
    const copy = new FakeDisk();
    copy.kept.push(...this.kept);
    copy.nodes.push(...this.nodes);
    for (const [size, note] of this.notes) copy.notes.set(size, note);
    for (const [target, by] of this.erased) copy.erased.set(target, by);
    return copy;
  }
}

type Options = {
  readonly origin: string;
  readonly key: LogKey;
  readonly now?: () => number;
  readonly disk?: FakeDisk;
};

/** The register in memory: nothing survives its disk, and in everything else it does what the others do. */
export class FakeRegister implements Register {
  readonly origin: string;
  readonly #key: LogKey;
  readonly #now: () => number;
  readonly #kept: EntryRows[];
  readonly #nodes: NodeRow[];
  readonly #notes: Map<number, string>;
  readonly #erased: Map<number, number>;
  readonly #log = new GrowingLog();
  #closed = false;

  constructor({ origin, key, now = Date.now, disk = new FakeDisk() }: Options) {
    this.origin = origin;
    this.#key = key;
    this.#now = now;
    this.#kept = disk.kept;
    this.#nodes = disk.nodes;
    this.#notes = disk.notes;
    this.#erased = disk.erased;
    for (const { entry } of disk.kept) this.#log.add(entry.leaf);
  }

  async append(drafts: readonly Draft[]): Promise<readonly Appended[]> {
    this.#assertOpen();
    const sound = drafts.map((draft) => soundDraft(draft));
    const appended: Appended[] = [];
    for (const draft of sound) appended.push(await this.#append(draft));
    return appended;
  }

  async erase(erasure: Erasure): Promise<Receipt> {
    this.#assertOpen();
    const draft = erasureDraft(erasure);
    if (!erasure.seqs.every((seq) => this.#kept[seq - 1] !== undefined))
      throw new RegisterError('unknown-entry', 'Some of the entries to erase are not there.', 'Look at their numbers.');
    const appended = await this.#append(draft);
    if (appended.outcome === 'refused')
      throw new RegisterError('bad-entry', 'Another entry has this id.', 'Give the erasure an id of its own.');
    if (appended.outcome === 'kept') for (const seq of erasure.seqs) this.#erased.set(seq, appended.receipt.seq);
    return appended.receipt;
  }

  async checkpoint(): Promise<string> {
    this.#assertOpen();
    const { size, root } = this.#log;
    const note = this.#notes.get(size) ?? (await signCheckpoint({ origin: this.origin, size, root }, this.#key));
    this.#notes.set(size, note);
    return note;
  }

  async size(): Promise<number> {
    this.#assertOpen();
    return this.#kept.length;
  }

  async read(seq: number): Promise<Entry | null> {
    this.#assertOpen();
    const kept = this.#kept[seq - 1];
    return kept === undefined ? null : this.#entry(kept);
  }

  async find(id: string): Promise<Entry | null> {
    this.#assertOpen();
    const kept = this.#kept.find(({ entry }) => entry.id === id);
    return kept === undefined ? null : this.#entry(kept);
  }

  async page(query: Query): Promise<Page> {
    this.#assertOpen();
    const { kind, family, caseId, place, person, words, from, until, order = 'newest', beyond } = query;
    const asked = words === undefined ? null : askedWords(words);
    if (asked?.length === 0) return { entries: [], next: null };
    const all = this.#kept
      .map((kept) => this.#entry(kept))
      .filter(
        (one) =>
          (kind === undefined || one.kind === kind) &&
          (family === undefined || one.kind.split('.')[0] === family) &&
          (caseId === undefined || one.caseId === caseId) &&
          (place === undefined || one.place === place) &&
          (from === undefined || one.at >= from) &&
          (until === undefined || one.at < until) &&
          (person === undefined || one.people.some((named) => named.person === person)) &&
          (beyond === undefined || (order === 'newest' ? one.seq < beyond : one.seq > beyond)) &&
          (asked === null ||
            asked.every((word) => foundBy(Object.values(one.words)).some((there) => there.startsWith(word)))),
      );
    const found = order === 'newest' ? all.toReversed() : all;
    const entries = found.slice(0, Math.min(Math.max(1, Math.floor(query.limit)), 500));
    return { entries, next: found.length > entries.length ? (entries.at(-1)?.seq ?? null) : null };
  }

  async standings(query: StandingQuery): Promise<StandingPage> {
    this.#assertOpen();
    const { open, from = -Infinity, until = Infinity, order = 'newest', beyond } = query;
    const cases = new Map<string, Standing>();
    for (const { entry } of this.#kept) {
      const { case_id: caseId, kind, seq, at } = entry;
      if (caseId === null || !kind.startsWith('case.')) continue;
      const before = cases.get(caseId) ?? { caseId, openedSeq: seq, openedAt: at, closedAt: null };
      const closedAt = kind === 'case.closed' ? at : kind === 'case.reopened' ? null : before.closedAt;
      cases.set(caseId, { ...before, closedAt });
    }
    const rising = [...cases.values()].toSorted((a, b) => a.openedAt - b.openedAt || a.openedSeq - b.openedSeq);
    const all = order === 'newest' ? rising.toReversed() : rising;
    const found = all
      .slice(beyond === undefined ? 0 : all.findIndex(({ openedSeq }) => openedSeq === beyond) + 1 || all.length)
      .filter(({ openedAt, closedAt }) => openedAt >= from && openedAt < until && (open !== true || closedAt === null));
    const shown = found.slice(0, Math.min(Math.max(1, Math.floor(query.limit)), 500));
    return { cases: shown, next: found.length > shown.length ? (shown.at(-1)?.openedSeq ?? null) : null };
  }

  async countOpened(from: number, until: number): Promise<number> {
    let count = 0;
    for (let beyond: number | null | undefined; beyond !== null;) {
      const at = beyond === undefined ? {} : { beyond };
      const page: StandingPage = await this.standings({ from, until, limit: 500, ...at });
      count += page.cases.length;
      beyond = page.next;
    }
    return count;
  }

  async entriesOf(caseIds: readonly string[]): Promise<readonly Entry[]> {
    this.#assertOpen();
    if (caseIds.length > 100) throw new RangeError('the entries of at most 100 cases are read at once');
    return this.#kept
      .filter(({ entry }) => entry.case_id !== null && caseIds.includes(entry.case_id))
      .map((kept) => this.#entry(kept));
  }

  async proveInclusion(seq: number, size: number): Promise<Inclusion> {
    this.#assertOpen();
    this.#assertSize(size);
    const leaf = seq <= size ? this.#leaves(size)[seq - 1] : undefined;
    if (leaf === undefined)
      throw new RegisterError('unknown-entry', `A log of ${size} entries has no entry ${seq}.`, 'Ask for another one.');
    const proof = pathByDefinition(seq - 1, this.#leaves(size), sha256);
    return { seq, size, leafHash: Buffer.from(leaf).toString('hex'), proof: proof.map(base64) };
  }

  async proveConsistency(from: number, to: number): Promise<readonly string[]> {
    this.#assertOpen();
    this.#assertSize(to);
    if (!Number.isSafeInteger(from) || from < 0 || from > to)
      throw new RegisterError('unknown-checkpoint', `No log of ${to} entries had ${from} before.`, 'Ask for another.');
    return consistencyByDefinition(from, this.#leaves(to), sha256).map(base64);
  }

  async rows(): Promise<RawRows> {
    this.#assertOpen();
    const there = <Row extends { readonly seq: number }>(rows: readonly Row[]): readonly Row[] =>
      rows.filter(({ seq }) => !this.#erased.has(seq));
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    const tables: { readonly [T in keyof RawTables]: readonly RawTables[T][] } = {
      entry: this.#kept.map(({ entry }) => entry),
      entry_words: there(this.#kept.flatMap(({ words }) => words.toSorted(byName))),
      entry_person: there(this.#kept.flatMap(({ people }) => people)),
      entry_digest: there(this.#kept.map(({ digest }) => digest)),
      log_node: this.#nodes.toSorted((a, b) => a.level - b.level || a.idx - b.idx),
      log_checkpoint: Array.from(this.#notes, ([size, note]) => ({ size, note })).toSorted((a, b) => a.size - b.size),
      erasure: Array.from(this.#erased, ([target, by_seq]) => ({ target, by_seq })),
      register_meta: [{ name: 'origin', value: this.origin }],
    };
    return {
      async *table(name) {
        yield tables[name];
      },
      last: () => Promise.resolve(this.#kept.length),
      astray: () => Promise.resolve([]),
      async *part(name, { after, upTo }) {
        yield tables[name].filter(({ seq }) => (after === null || seq > after) && (upTo === null || seq <= upTo));
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
  }

  #assertOpen(): void {
    if (this.#closed) throw new RegisterError('closed', 'The register was closed.', 'Start the program again.');
  }

  #assertSize(size: number): void {
    if (!Number.isSafeInteger(size) || size < 0 || size > this.#kept.length)
      throw new RegisterError('unknown-checkpoint', `The log never had ${size} entries.`, 'Ask for an earlier one.');
  }

  #leaves(size: number): readonly Uint8Array[] {
    return this.#kept.slice(0, size).map(({ entry }) => entry.leaf);
  }

  async #append(draft: SoundDraft): Promise<Appended> {
    const before = this.#kept.find(({ entry }) => entry.id === draft.id);
    if (before !== undefined) {
      const { seq } = before.entry;
      if (!this.#erased.has(seq) && before.digest.digest !== draft.digest)
        return { outcome: 'refused', code: 'id-conflict' };
      return { outcome: 'known', receipt: await this.#receipt(before) };
    }
    const kept = makeEntry(draft, this.#kept.length + 1, this.#now());
    this.#kept.push(kept);
    this.#nodes.push(...this.#log.add(kept.entry.leaf));
    if (this.#log.size % 64 === 0) await this.checkpoint();
    return { outcome: 'kept', receipt: await this.#receipt(kept) };
  }

  #receipt({ entry: { id, seq, leaf } }: EntryRows): Promise<Receipt> {
    return signReceipt(this.origin, { id, seq, leafHash: Buffer.from(leaf).toString('hex') }, this.#key);
  }

  #entry({ entry, words, people }: EntryRows): Entry {
    const erased = this.#erased.has(entry.seq);
    return {
      seq: entry.seq,
      id: entry.id,
      at: entry.at,
      kind: entry.kind,
      caseId: entry.case_id,
      by: entry.by_whom,
      place: entry.place,
      facts: JSON.parse(entry.facts) as { readonly [name: string]: Json },
      words: erased ? {} : Object.fromEntries(words.map(({ name, text }) => [name, text])),
      people: erased ? [] : people.map(({ person, part }) => ({ person, part })),
      leafHash: Buffer.from(entry.leaf).toString('hex'),
      erased,
    };
  }
}
