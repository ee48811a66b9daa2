import { soundDraft } from '../draft.ts';
import { RegisterError } from '../errors.ts';
import type { GrowingLog } from '../log/growing-log.ts';
import { consistencyProof, inclusionProof } from '../log/proofs.ts';
import { type LogKey, signCheckpoint, signReceipt } from '../log-key.ts';
import type { RawRows } from '../raw-rows.ts';
import type {
  Appended,
  Draft,
  Entry,
  Erasure,
  Inclusion,
  Page,
  Query,
  Receipt,
  Register,
  StandingPage,
  StandingQuery,
} from '../register.ts';
import type { SoundDraft } from '../draft.ts';
import { erasureDraft } from '../erasure-draft.ts';
import { appendEntries, type Found } from './append-entries.ts';
import type { Store } from './dialect.ts';
import { readCases, readPage, whole } from './read-entries.ts';
import { nodeSource, openLog, sizeOf } from './read-log.ts';
import { countOpened, readStandings } from './read-standings.ts';

/** What a register is opened with: whose it is, the key that speaks for it, and the time. */
export type RegisterOptions = { readonly origin: string; readonly key: LogKey; readonly now?: () => number };

/** For so long, while nothing is added, a checkpoint is given without a look at the database. */
const NOTED_MS = 1_000;

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');

type Waiting = {
  readonly drafts: readonly SoundDraft[];
  readonly done: (found: readonly Found[]) => void;
  readonly failed: (error: unknown) => void;
};

/** The register in a database: SQLite or PostgreSQL, by its store. */
export class SqlRegister implements Register {
  readonly origin: string;
  readonly #key: LogKey;
  readonly #now: () => number;
  readonly #store: Store;
  /** Whoever writes stands in this line; the log below is the next one's to grow. */
  #line: Promise<unknown> = Promise.resolve();
  #waiting: Waiting[] = [];
  #log: { readonly session: number; readonly log: GrowingLog } | null = null;
  /** The newest checkpoint on disk and when it was found there. After a start thousands of devices ask for it at once. */
  #noted: { readonly size: number; readonly note: string; readonly at: number } | null = null;
  #closed = false;

  constructor(store: Store, { origin, key, now = Date.now }: RegisterOptions) {
    this.#store = store;
    this.origin = origin;
    this.#key = key;
    this.#now = now;
  }

  async append(drafts: readonly Draft[]): Promise<readonly Appended[]> {
    const sound = drafts.map((draft) => soundDraft(draft));
    return Promise.all((await this.#keep(sound)).map((found) => this.#answer(found)));
  }

  async erase(erasure: Erasure): Promise<Receipt> {
    const draft = erasureDraft(erasure);
    const found = await this.#inLine(async () => {
      const kept = await this.#write((log, db) => this.#erase(draft, erasure.seqs, log, db));
      // Also when it had been committed before: a crash may have come between.
      await this.#store.dialect.scrub();
      return kept;
    });
    return this.#receipt(found);
  }

  checkpoint(): Promise<string> {
    return this.#inLine(async () => {
      const { size, note, at } = this.#noted ?? { size: -1, note: '', at: 0 };
      // Not for longer: a database that was put back under this program has to be noticed.
      if (this.#log?.log.size === size && Math.abs(this.#now() - at) < NOTED_MS) return note;
      return this.#write(async (log, db) => {
        const { size, root } = log;
        const last = await db.selectFrom('log_checkpoint').selectAll().where('size', '=', size).executeTakeFirst();
        const note = last?.note ?? (await signCheckpoint({ origin: this.origin, size, root }, this.#key));
        if (last === undefined) await db.insertInto('log_checkpoint').values({ size, note }).execute();
        return { size, note };
      }).then((noted) => {
        this.#noted = { ...noted, at: this.#now() };
        return noted.note;
      });
    });
  }

  size(): Promise<number> {
    return this.#look(() => sizeOf(this.#store.read));
  }

  read(seq: number): Promise<Entry | null> {
    return this.#look(() => this.#one('seq', seq));
  }

  find(id: string): Promise<Entry | null> {
    return this.#look(() => this.#one('id', id));
  }

  page(query: Query): Promise<Page> {
    return this.#look(() => readPage(this.#store.read, query, this.#store.dialect));
  }

  standings(query: StandingQuery): Promise<StandingPage> {
    return this.#look(() => readStandings(this.#store.read, query));
  }

  countOpened(from: number, until: number): Promise<number> {
    return this.#look(() => countOpened(this.#store.read, from, until));
  }

  entriesOf(caseIds: readonly string[]): Promise<readonly Entry[]> {
    return this.#look(() => readCases(this.#store.read, caseIds));
  }

  async proveInclusion(seq: number, size: number): Promise<Inclusion> {
    await this.#within(size);
    const entry = seq <= size ? await this.read(seq) : null;
    if (entry === null)
      throw new RegisterError('unknown-entry', `A log of ${size} entries has no entry ${seq}.`, 'Ask for another one.');
    const proof = await this.#look(() => inclusionProof(seq, size, nodeSource(this.#store.read)));
    return { seq, size, leafHash: entry.leafHash, proof: proof.map(base64) };
  }

  async proveConsistency(from: number, to: number): Promise<readonly string[]> {
    await this.#within(to);
    if (!Number.isSafeInteger(from) || from < 0 || from > to)
      throw new RegisterError('unknown-checkpoint', `No log of ${to} entries had ${from} before.`, 'Ask for another.');
    return (await this.#look(() => consistencyProof(from, to, nodeSource(this.#store.read)))).map(base64);
  }

  rows(): Promise<RawRows> {
    return this.#look(() => this.#store.dialect.rows());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#line;
    await this.#store.dialect.close();
  }

  async #one(by: 'seq' | 'id', value: number | string): Promise<Entry | null> {
    const { read } = this.#store;
    const rows = await read.selectFrom('entry').selectAll().where(by, '=', value).execute();
    return (await whole(read, rows))[0] ?? null;
  }

  async #within(size: number): Promise<void> {
    if (!Number.isSafeInteger(size) || size < 0 || size > (await this.size()))
      throw new RegisterError('unknown-checkpoint', `The log never had ${size} entries.`, 'Ask for an earlier one.');
  }

  /** Drafts that come while others are being written go together into the next transaction. */
  #keep(drafts: readonly SoundDraft[]): Promise<readonly Found[]> {
    if (this.#closed) return Promise.reject(this.#isClosed());
    const { promise, resolve, reject } = Promise.withResolvers<readonly Found[]>();
    this.#waiting.push({ drafts, done: resolve, failed: reject });
    // Each of those who wait is told by itself.
    this.#inLine(() => this.#keepAll()).catch(() => undefined);
    return promise;
  }

  async #keepAll(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    try {
      const drafts = waiting.flatMap((one) => one.drafts);
      const found = await this.#write((log, db) => appendEntries(db, { ...this.#given(log), drafts }));
      let at = 0;
      for (const one of waiting) {
        at += one.drafts.length;
        one.done(found.slice(at - one.drafts.length, at));
      }
    } catch (error) {
      for (const one of waiting) one.failed(error);
    }
  }

  async #erase(
    draft: SoundDraft,
    seqs: readonly number[],
    log: GrowingLog,
    db: Parameters<typeof appendEntries>[0],
  ): Promise<Found> {
    const there = await db.selectFrom('entry').select('seq').where('seq', 'in', seqs).execute();
    if (there.length !== new Set(seqs).size)
      throw new RegisterError('unknown-entry', 'Some of the entries to erase are not there.', 'Look at their numbers.');
    const [found] = await appendEntries(db, { ...this.#given(log), drafts: [draft] });
    if (found === undefined || found.outcome === 'conflict')
      throw new RegisterError(
        'bad-entry',
        `Another entry has the id ${draft.id}.`,
        'Give the erasure an id of its own.',
      );
    if (found.outcome === 'known') return found;
    await db
      .insertInto('erasure')
      .values(Array.from(new Set(seqs), (target) => ({ target, by_seq: found.seq })))
      .execute();
    await this.#store.dialect.erase(db, found.seq);
    return found;
  }

  #given(log: GrowingLog) {
    return { log, origin: this.origin, key: this.#key, now: this.#now(), dialect: this.#store.dialect };
  }

  async #answer(found: Found): Promise<Appended> {
    if (found.outcome === 'conflict') return { outcome: 'refused', code: 'id-conflict' };
    return { outcome: found.outcome, receipt: await this.#receipt(found) };
  }

  #receipt({ id, seq, leaf }: Found): Promise<Receipt> {
    return signReceipt(this.origin, { id, seq, leafHash: Buffer.from(leaf).toString('hex') }, this.#key);
  }

  #inLine<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(this.#isClosed());
    const done = this.#line.then(work);
    // The line goes on after a failure, which is told to whoever it befell.
    this.#line = done.catch(() => undefined);
    return done;
  }

  /** One transaction. Whatever goes wrong, the log is read again before the next: it may or may not have been kept. */
  async #write<T>(work: (log: GrowingLog, db: Parameters<typeof appendEntries>[0]) => Promise<T>): Promise<T> {
    const { write, dialect } = this.#store;
    const before = this.#log;
    this.#log = null;
    try {
      const { result, session, log } = await write.transaction().execute(async (db) => {
        // Any query first: it is what makes a connection, and so decides whose session this is.
        const size = await sizeOf(db);
        const mine = dialect.session();
        const going = before?.session === mine && before.log.size === size ? before.log : await openLog(db);
        return { result: await work(going, db), session: mine, log: going };
      });
      this.#log = { session, log };
      return result;
    } catch (error) {
      throw dialect.explain(error);
    }
  }

  async #look<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw this.#isClosed();
    try {
      return await work();
    } catch (error) {
      throw this.#store.dialect.explain(error);
    }
  }

  #isClosed(): RegisterError {
    return new RegisterError('closed', 'The register was closed.', 'Start the program again.');
  }
}
