import { readRow, type Row } from './spool-table.ts';

/** Every spool has pages of this size; what follows is SQLite's file format, sections 1.5, 1.6 and 4. */
const PAGE = 4_096;
const LOG_HEAD = 32;
const FRAME_HEAD = 24;
/** A table's page keeps this much of a row, or at least the least, and the rest in a chain of further pages. */
const MOST_IN_PAGE = PAGE - 35;
const LEAST_IN_PAGE = Math.floor(((PAGE - 12) * 32) / 255 - 23);
const ON_PAGE = PAGE - 4;

const COLUMNS = ['id', 'seal', 'sealed', 'sha256', 'created_mono', 'created_wall', 'boot', 'received_at', 'n'] as const;
const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8];

type Page = readonly [number: number, bytes: Buffer];

/** The pages of a file and, newer than those, of its log: as many versions of each as there are, the newest last. */
const versionsOf = (file: Buffer, log: Buffer): readonly Page[] => {
  const pages = Array.from({ length: Math.ceil(file.length / PAGE) }, (_, at): Page => [
    at + 1,
    file.subarray(at * PAGE, (at + 1) * PAGE),
  ]);
  // Frames of an earlier round of the log may lie behind those of this one, which has its own salt.
  const salt = log.subarray(LOG_HEAD + 8, LOG_HEAD + 16);
  for (let at = LOG_HEAD; at + FRAME_HEAD + PAGE <= log.length; at += FRAME_HEAD + PAGE) {
    if (!log.subarray(at + 8, at + 16).equals(salt)) continue;
    pages.push([log.readUInt32BE(at), log.subarray(at + FRAME_HEAD, at + FRAME_HEAD + PAGE)]);
  }
  return pages;
};

/** A number of SQLite's variable length and where it ends; null behind the end of the bytes. */
const varint = (bytes: Buffer, at: number): readonly [value: number, end: number] | null => {
  let value = 0;
  for (let n = 0; n < 8; n += 1) {
    const byte = bytes[at + n];
    if (byte === undefined) return null;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + n + 1];
  }
  return null;
};

const lengthOf = (type: number): number => {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return type === 7 ? 8 : (INTEGER_BYTES[type] ?? 0);
};

const valueOf = (type: number, bytes: Buffer): unknown => {
  if (type === 0) return null;
  if (type >= 12) return type % 2 === 0 ? Uint8Array.from(bytes) : bytes.toString('utf8');
  if (type === 7) return bytes.readDoubleBE();
  if (type === 8 || type === 9) return type - 8;
  return type === 6 ? Number(bytes.readBigInt64BE()) : bytes.readIntBE(0, bytes.length);
};

/** What a row's own head says its columns are; null where none of ours begins. */
const typesOf = (record: Buffer): { readonly types: readonly number[]; readonly end: number } | null => {
  const head = varint(record, 0);
  if (head === null || head[0] > record.length) return null;
  const types: number[] = [];
  for (let [end, at] = head; at < end;) {
    const type = varint(record, at);
    if (type === null || type[0] === 10 || type[0] === 11 || types.length === COLUMNS.length) return null;
    types.push(type[0]);
    at = type[1];
  }
  return types.length === COLUMNS.length ? { types, end: head[0] } : null;
};

/** The bytes of a row that begins at a place of a page, with what lies on further pages; null when they are not there. */
const recordAt = (page: Buffer, at: number, pages: ReadonlyMap<number, Buffer>): Buffer | null => {
  // A row has a size; most bytes where none begins are zero.
  const size = page[at] === 0 ? null : varint(page, at);
  const id = size === null ? null : varint(page, size[1]);
  if (size === null || id === null || size[0] < COLUMNS.length || size[0] > pages.size * PAGE) return null;
  const [[length], [, from]] = [size, id];
  // Most places are none where a row begins: that is seen before anything is put together.
  if (typesOf(page.subarray(from, from + Math.min(length, LEAST_IN_PAGE))) === null) return null;
  if (length <= MOST_IN_PAGE) return from + length <= page.length ? page.subarray(from, from + length) : null;
  const split = LEAST_IN_PAGE + ((length - LEAST_IN_PAGE) % ON_PAGE);
  const here = split <= MOST_IN_PAGE ? split : LEAST_IN_PAGE;
  if (from + here + 4 > page.length) return null;
  const parts = [page.subarray(from, from + here)];
  let next = page.readUInt32BE(from + here);
  for (let left = length - here; left > 0; left -= ON_PAGE) {
    const further = pages.get(next);
    if (further?.length !== PAGE) return null;
    parts.push(further.subarray(4, 4 + Math.min(left, ON_PAGE)));
    next = further.readUInt32BE(0);
  }
  return Buffer.concat(parts);
};

const rowAt = (page: Buffer, at: number, pages: ReadonlyMap<number, Buffer>): Row | null => {
  const record = recordAt(page, at, pages);
  const form = record === null ? null : typesOf(record);
  if (record === null || form === null) return null;
  let from = form.end;
  const values: Record<string, unknown> = {};
  for (const [n, column] of COLUMNS.entries()) {
    const type = form.types[n] ?? 0;
    const end = from + lengthOf(type);
    if (end > record.length) return null;
    values[column] = valueOf(type, record.subarray(from, end));
    from = end;
  }
  return readRow(values);
};

/** Where a page says that its rows begin. */
const placesOf = (page: Buffer): readonly number[] => {
  if (page.length < PAGE || page[0] !== 13) return [];
  const count = Math.min(page.readUInt16BE(3), (PAGE - 8) / 2);
  return Array.from({ length: count }, (_, n) => page.readUInt16BE(8 + 2 * n));
};

/**
 * Every whole report that the bytes of a damaged spool still hold, oldest first: whatever else of the file is damaged, a row
 * of it shows by its own hash that it is whole. First it looks where the pages say that rows are, then everywhere. What was
 * forgotten a short time ago may be found again; the register knows it.
 */
export const salvage = (file: Buffer, log: Buffer): readonly Row[] => {
  const versions = versionsOf(file, log);
  const newest = new Map(versions);
  const rows = new Map<string, Row>();
  const look = (page: Buffer, places: Iterable<number>): void => {
    for (const at of places) {
      const row = rowAt(page, at, newest);
      if (row !== null && !rows.has(row.reportId)) rows.set(row.reportId, row);
    }
  };
  for (const page of newest.values()) look(page, placesOf(page));
  for (const [, page] of versions.toReversed()) look(page, page.keys());
  return [...rows.values()].toSorted((a, b) => a.createdWall - b.createdWall);
};
