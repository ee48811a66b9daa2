import type { SQLInputValue } from 'node:sqlite';
import { nodeHash } from '@usher/protocol';
import type { EntryRow } from '../../../packages/register/src/raw-rows.ts';
import { sha256 } from '../../../packages/register/src/sha256.ts';
import { rowLeaf } from '../../../packages/register/src/verify/entry-bytes.ts';

/** Dice that fall the same way each time for a seed (mulberry32). */
export const diceOf = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

/** What a mutation works through: SQL in either database, `?` for each value. */
export type Hand = {
  readonly run: (sql: string, ...values: SQLInputValue[]) => Promise<unknown>;
  readonly all: (sql: string, ...values: SQLInputValue[]) => Promise<readonly Record<string, unknown>[]>;
};

/** A way to tamper with a register of `size` entries; says in a word what it did. */
type Mutation = (hand: Hand, size: number, dice: (below: number) => number) => Promise<string>;

type Row = Record<string, SQLInputValue>;

const columnsOf = (row: Row): string => Object.keys(row).join(', ');
const marks = (row: Row): string =>
  Object.keys(row)
    .map(() => '?')
    .join(', ');

const insert = (hand: Hand, table: string, row: Row) =>
  hand.run(`INSERT INTO ${table} (${columnsOf(row)}) VALUES (${marks(row)})`, ...Object.values(row));

const rowAt = async (hand: Hand, table: string, dice: (below: number) => number): Promise<Row> => {
  const [{ n } = { n: 0 }] = await hand.all(`SELECT count(*) AS n FROM ${table}`);
  // Rows have no order of their own; their first column gives them one.
  const [row] = await hand.all(`SELECT * FROM ${table} ORDER BY 1, 2 LIMIT 1 OFFSET ${dice(Number(n))}`);
  return { ...row } as Row;
};

/** Another value of the same kind, as near to the old one as can be. */
const changed = (value: SQLInputValue, dice: (below: number) => number): SQLInputValue => {
  if (value === null) return 'something';
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) + 1 + dice(3);
  if (typeof value !== 'string') {
    const bytes = Uint8Array.from(value as Uint8Array);
    const at = dice(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << dice(8));
    return bytes;
  }
  if (value === '') return ' ';
  const at = dice(value.length);
  const other = String.fromCharCode(32 + ((value.charCodeAt(at) - 31) & 63));
  switch (dice(4)) {
    case 0:
      return value.slice(0, at) + value.slice(at + 1);
    case 1:
      return `${value} `;
    case 2:
      return value.slice(0, at) + (other === value[at] ? `${other}${other}` : other) + value.slice(at + 1);
    default:
      return value.slice(0, at) + other + value.slice(at);
  }
};

const KEYS: Readonly<Record<string, readonly string[]>> = {
  entry: ['seq'],
  entry_words: ['seq', 'name'],
  entry_person: ['seq', 'n'],
  entry_digest: ['seq'],
  log_node: ['level', 'idx'],
  log_checkpoint: ['size'],
  erasure: ['target', 'by_seq'],
  register_meta: ['name'],
};

const atKey = (table: string, row: Row): readonly [where: string, values: SQLInputValue[]] => {
  const keys = KEYS[table] ?? [];
  return [keys.map((key) => `${key} = ?`).join(' AND '), keys.map((key) => row[key] ?? null)];
};

const edit =
  (table: string): Mutation =>
  async (hand, _size, dice) => {
    const row = await rowAt(hand, table, dice);
    const columns = Object.keys(row).filter((one) => !(KEYS[table] ?? []).includes(one));
    const column = columns[dice(columns.length)] ?? '';
    const [where, key] = atKey(table, row);
    await hand.run(`UPDATE ${table} SET ${column} = ? WHERE ${where}`, changed(row[column] ?? null, dice), ...key);
    return `edit ${table}.${column}`;
  };

const remove =
  (table: string): Mutation =>
  async (hand, _size, dice) => {
    const row = await rowAt(hand, table, dice);
    const [where, key] = atKey(table, row);
    await hand.run(`DELETE FROM ${table} WHERE ${where}`, ...key);
    return `delete ${table}`;
  };

const OF_ENTRY = ['entry_words', 'entry_person', 'entry_digest'] as const;

const renumber = async (hand: Hand, from: number, by: number): Promise<void> => {
  // Through numbers far away, so that no two rows ever have one key.
  for (const table of ['entry', ...OF_ENTRY]) {
    await hand.run(`UPDATE ${table} SET seq = seq + 1000000 WHERE seq >= ?`, from);
    await hand.run(`UPDATE ${table} SET seq = seq - 1000000 + ? WHERE seq > 1000000`, by);
  }
};

const removeWhole = async (hand: Hand, seq: number): Promise<void> => {
  for (const table of ['entry', ...OF_ENTRY]) await hand.run(`DELETE FROM ${table} WHERE seq = ?`, seq);
};

const deleteAndRenumber: Mutation = async (hand, size, dice) => {
  const seq = 1 + dice(size);
  await removeWhole(hand, seq);
  await renumber(hand, seq + 1, -1);
  return 'delete and renumber';
};

const swap: Mutation = async (hand, size, dice) => {
  const [a, b] = [1 + dice(size - 1), size];
  for (const table of ['entry', ...OF_ENTRY]) {
    await hand.run(`UPDATE ${table} SET seq = 1000000 WHERE seq = ?`, a);
    await hand.run(`UPDATE ${table} SET seq = ? WHERE seq = ?`, a, b);
    await hand.run(`UPDATE ${table} SET seq = ? WHERE seq = 1000000`, b);
  }
  return 'swap';
};

const swapWords: Mutation = async (hand, size, dice) => {
  const [a, b] = [1 + dice(size - 1), size];
  for (const table of OF_ENTRY) {
    await hand.run(`UPDATE ${table} SET seq = 1000000 WHERE seq = ?`, a);
    await hand.run(`UPDATE ${table} SET seq = ? WHERE seq = ?`, a, b);
    await hand.run(`UPDATE ${table} SET seq = ? WHERE seq = 1000000`, b);
  }
  return 'swap the words of two';
};

const insertCopy: Mutation = async (hand, size, dice) => {
  const seq = 1 + dice(size);
  const [row] = await hand.all('SELECT * FROM entry WHERE seq = ?', seq);
  await renumber(hand, seq, 1);
  await insert(hand, 'entry', { ...(row as Row), seq, id: `copy of ${String(row?.['id'])}` });
  return 'insert';
};

const appendCopy: Mutation = async (hand, size, dice) => {
  const [row] = await hand.all('SELECT * FROM entry WHERE seq = ?', 1 + dice(size));
  await insert(hand, 'entry', { ...(row as Row), seq: size + 1, id: 'a copy' });
  return 'append a copy';
};

const addWords: Mutation = async (hand, size, dice) => {
  await insert(hand, 'entry_words', { seq: 1 + dice(size), name: 'added', text: 'x', salt: new Uint8Array(32) });
  return 'add words';
};

const addPerson: Mutation = async (hand, size, dice) => {
  const row = { seq: 1 + dice(size), n: 7, person: 'pupil-0', part: 'instigator', salt: new Uint8Array(32) };
  await insert(hand, 'entry_person', row);
  return 'add a person';
};

const pretendErased: Mutation = async (hand, size, dice) => {
  const kept = await hand.all('SELECT seq FROM entry WHERE seq NOT IN (SELECT target FROM erasure) ORDER BY seq');
  const seq = Number(kept[dice(kept.length - 1)]?.['seq']);
  for (const table of OF_ENTRY) await hand.run(`DELETE FROM ${table} WHERE seq = ?`, seq);
  // By an entry that erases nothing.
  await insert(hand, 'erasure', { target: seq, by_seq: size - 1 });
  return 'pretend that it was erased';
};

const truncate: Mutation = async (hand, size, dice) => {
  // Not the last entries alone: those after the last checkpoint are the witnesses' to miss.
  const keep = dice(Math.floor(size / 64) * 64);
  for (const table of ['entry', ...OF_ENTRY]) await hand.run(`DELETE FROM ${table} WHERE seq > ?`, keep);
  return 'truncate';
};

/** Changes an entry and makes every hash of the tree anew, as somebody would who knows all of this but has no log key. */
const rewrite: Mutation = async (hand, size, dice) => {
  const covered = Math.floor(size / 64) * 64;
  const seq = 1 + dice(covered);
  const [row] = await hand.all('SELECT * FROM entry WHERE seq = ?', seq);
  const leaf = rowLeaf({ ...(row as unknown as EntryRow), by_whom: 'somebody else' });
  await hand.run(`UPDATE entry SET by_whom = 'somebody else', leaf = ? WHERE seq = ?`, leaf, seq);
  let at = seq - 1;
  let hash: Uint8Array = leaf;
  for (let level = 0; ; level += 1) {
    const beside = at % 2 === 0 ? at + 1 : at - 1;
    const [other] =
      level === 0
        ? await hand.all('SELECT leaf AS hash FROM entry WHERE seq = ?', beside + 1)
        : await hand.all('SELECT hash FROM log_node WHERE level = ? AND idx = ?', level, beside);
    if (other === undefined) return 'rewrite';
    const neighbour = other['hash'] as Uint8Array;
    hash = at % 2 === 0 ? nodeHash(hash, neighbour, sha256) : nodeHash(neighbour, hash, sha256);
    at = Math.floor(at / 2);
    await hand.run('UPDATE log_node SET hash = ? WHERE level = ? AND idx = ?', hash, level + 1, at);
  }
};

const moveCheckpoint: Mutation = async (hand, size, dice) => {
  const row = await rowAt(hand, 'log_checkpoint', dice);
  await hand.run('UPDATE log_checkpoint SET size = ? WHERE size = ?', Number(row['size']) - 1, row['size'] ?? null);
  return `move a checkpoint within ${size === 0 ? 'nothing' : 'the log'}`;
};

/** Every way of tampering that is tried, each as often as the next. */
export const MUTATIONS: readonly Mutation[] = [
  edit('entry'),
  edit('entry'),
  edit('entry_words'),
  edit('entry_person'),
  edit('entry_digest'),
  edit('log_node'),
  edit('log_checkpoint'),
  edit('register_meta'),
  remove('entry'),
  remove('entry_words'),
  remove('entry_person'),
  remove('entry_digest'),
  remove('log_node'),
  remove('log_checkpoint'),
  remove('register_meta'),
  deleteAndRenumber,
  swap,
  swapWords,
  insertCopy,
  appendCopy,
  addWords,
  addPerson,
  pretendErased,
  truncate,
  rewrite,
  moveCheckpoint,
];
