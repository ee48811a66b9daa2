/** Walks through the rows of a table in step with the entries they belong to. */
export class SeqCursor<Row extends { readonly seq: number }> {
  readonly #batches: AsyncIterator<readonly Row[]>;
  readonly #stray: (seq: number) => void;
  #rows: readonly Row[] = [];
  #at = 0;
  #ended = false;

  /** `stray` hears of rows of entries that are passed over. */
  constructor(batches: AsyncIterable<readonly Row[]>, stray: (seq: number) => void) {
    this.#batches = batches[Symbol.asyncIterator]();
    this.#stray = stray;
  }

  /** Reads on until all rows of entries up to `seq` are at hand. */
  async reach(seq: number): Promise<void> {
    while (!this.#ended && (this.#rows.at(-1)?.seq ?? 0) <= seq) {
      const next = await this.#batches.next();
      this.#ended = next.done === true;
      if (next.done === true) return;
      this.#rows = this.#at < this.#rows.length ? [...this.#rows.slice(this.#at), ...next.value] : next.value;
      this.#at = 0;
    }
  }

  /** The rows of one entry that was reached; each entry is asked for once, in order. */
  of(seq: number): readonly Row[] {
    this.#passTo(seq);
    const from = this.#at;
    while (this.#rows[this.#at]?.seq === seq) this.#at += 1;
    return this.#rows.slice(from, this.#at);
  }

  /** Goes to the end: every row that is left is of an entry that is not there. */
  async end(): Promise<void> {
    await this.reach(Number.MAX_SAFE_INTEGER);
    this.#passTo(Number.MAX_SAFE_INTEGER);
  }

  /** Lets go of the table, also when rows are left. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }

  #passTo(seq: number): void {
    for (let row = this.#rows[this.#at]; row !== undefined && row.seq < seq; row = this.#rows[this.#at]) {
      this.#stray(row.seq);
      this.#at += 1;
    }
  }
}
