import { DatabaseSync } from 'node:sqlite';
import { resealed, spooled } from './spooled.ts';

type Known = { received: boolean; reseal: 'no' | 'begun' | 'done'; mayBeGone: boolean };
type Row = { readonly id: string; readonly sealed: Uint8Array; readonly received_at: number | null };

const bytesOf = new Map<number, { readonly first: Uint8Array; readonly again: Uint8Array; readonly id: string }>();
const expected = (number: number) => {
  const known = bytesOf.get(number);
  if (known !== undefined) return known;
  const { sealed, reportId } = spooled(number);
  const made = { first: sealed, again: resealed(number), id: reportId };
  bytesOf.set(number, made);
  return made;
};

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** What a program has said of its reports so far, and so what has to be there whatever happens. */
export class Promised {
  readonly #reports = new Map<number, Known>();

  /** Hears a line of `record-program.ts`. */
  hear(line: string): void {
    const [word, text] = line.split(' ');
    const number = Number(text);
    if (word === 'kept') this.#reports.set(number, { received: false, reseal: 'no', mayBeGone: false });
    const known = this.#reports.get(number);
    if (word === 'resealing' && known !== undefined) known.reseal = 'begun';
    if (word === 'resealed' && known !== undefined) known.reseal = 'done';
    if (word === 'received' && known !== undefined) known.received = true;
    if (word === 'damaged' && known !== undefined) known.mayBeGone = true;
    if (word === 'forgetting') for (const [of, one] of this.#reports) if (of < number) one.mayBeGone = true;
  }

  get size(): number {
    return this.#reports.size;
  }

  /** Everything that is not in the file of a spool as it was promised; nothing is, where there is no file. */
  missingIn(file: string | null): readonly string[] {
    const rows = file === null ? new Map<string, Row>() : read(file);
    const faults: string[] = [];
    let known = 0;
    for (const [number, { received, reseal, mayBeGone }] of this.#reports) {
      const { id, first, again } = expected(number);
      const row = rows.get(id);
      if (row !== undefined) known += 1;
      if (row === undefined && !mayBeGone) faults.push(`${number} is lost`);
      if (row === undefined) continue;
      const isWhole = (reseal !== 'done' && same(row.sealed, first)) || (reseal !== 'no' && same(row.sealed, again));
      if (!isWhole) faults.push(`${number} is not what it was`);
      if (received && row.received_at === null) faults.push(`${number} is not received any more`);
    }
    if (rows.size > known + 1) faults.push(`${rows.size - known} are there that nobody spoke of`);
    return faults;
  }
}

const read = (file: string): ReadonlyMap<string, Row> => {
  using db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT id, sealed, received_at FROM report').all() as unknown as readonly Row[];
  const by = new Map(rows.map((row) => [row.id, row]));
  if (by.size !== rows.length) throw new Error('a report is there twice');
  return by;
};
