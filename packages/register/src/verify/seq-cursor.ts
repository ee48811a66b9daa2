/** Walks through the rows of a table in step with the entries they belong to. */
export class SeqCursor<Row extends { readonly seq: number }> {
  readonly #batches: AsyncIterator<readonly Row[]>;
  #rows: readonly Row[] = [];
  #at = 0;
  #ended = false;

  constructor(batches: AsyncIterable<readonly Row[]>) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  /** Lets go of the table, also when rows are left. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }

  /** All rows that are left of entries up to `seq`. */
  async upTo(seq: number): Promise<readonly Row[]> {
    const taken: Row[] = [];
    for (;;) {
      for (let row = this.#rows[this.#at]; row !== undefined && row.seq <= seq; row = this.#rows[this.#at]) {
        taken.push(row);
        this.#at += 1;
      }
      if (this.#ended || this.#at < this.#rows.length) return taken;
      const next = await this.#batches.next();
      this.#ended = next.done === true;
      this.#rows = next.done === true ? [] : next.value;
      this.#at = 0;
    }
  }
}
