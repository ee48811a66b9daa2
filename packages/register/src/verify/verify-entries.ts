import { ERASED } from '../erasure-draft.ts';
import type { DigestRow, EntryRow, PersonRow, RawRows, Stretch, WordsRow } from '../raw-rows.ts';
import { readJson, rowLeaf } from './entry-bytes.ts';
import type { Findings } from './findings.ts';
import { hexOf, saltedHash } from './salted-hash.ts';
import { SeqCursor } from './seq-cursor.ts';

type Personal = {
  readonly words: readonly WordsRow[];
  readonly people: readonly PersonRow[];
  readonly digest: readonly DigestRow[];
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const personText = ({ part, person }: PersonRow): string =>
  `{"part":${JSON.stringify(part)},"person":${JSON.stringify(person)}}`;

/**
 * Whether an entry's personal part is just what it was kept with: the commitments that its rows make, written as they
 * stand in the entry. That is nearly always so; what is wrong otherwise, the closer look tells.
 */
const isAsKept = (row: EntryRow, { words, people, digest }: Personal): boolean => {
  const [only] = digest;
  if (only === undefined || digest.length > 1) return false;
  const wordsText = words.map(({ name, salt, text }) => `"${name}":"${saltedHash(salt, text)}"`).join();
  const peopleText = people.map((one) => `"${saltedHash(one.salt, personText(one))}"`).join();
  return (
    row.words === `{${wordsText}}` &&
    row.people === `[${peopleText}]` &&
    people.every(({ n }, at) => n === at) &&
    hexOf(row.digest) === saltedHash(only.salt, only.digest)
  );
};

/** The words, people and digest of one entry against the commitments that its leaf covers. */
const verifyPersonal = (row: EntryRow, { words, people, digest }: Personal, erased: boolean, into: Findings): void => {
  const { seq } = row;
  if (!erased && isAsKept(row, { words, people, digest }) && isRecord(readJson(row.facts))) return;
  const committed = readJson(row.words);
  const named = readJson(row.people);
  if (!isRecord(committed) || !Array.isArray(named) || !isRecord(readJson(row.facts)))
    return into.add('entry-changed', seq, 'what it says is not of the right form');
  const rows = words.length + people.length + digest.length;
  if (erased) {
    if (rows > 0) into.add('not-erased', seq, 'an entry says that it was erased, and some of it is there');
    return;
  }
  const names = Object.keys(committed);
  if (digest.length !== 1 || words.length < names.length || people.length < named.length)
    into.add(
      'personal-missing',
      seq,
      'words, people or digest of it are gone, and no entry says that they were erased',
    );
  for (const { name, salt, text } of words)
    if (!Object.hasOwn(committed, name)) into.add('personal-unknown', seq, `it never had words called "${name}"`);
    else if (committed[name] !== saltedHash(salt, text))
      into.add('personal-changed', seq, `its words "${name}" are not those it was kept with`);
  for (const one of people)
    if (one.n < 0 || one.n >= named.length) into.add('personal-unknown', seq, 'it never had this person');
    else if (named[one.n] !== saltedHash(one.salt, personText(one)))
      into.add('personal-changed', seq, 'a person or their part is not what it was kept with');
  for (const one of digest)
    if (hexOf(row.digest) !== saltedHash(one.salt, one.digest))
      into.add('personal-changed', seq, 'its digest is not the one it was kept with');
};

/** Which entries an erasing entry names. */
const erasedBy = (row: EntryRow): readonly number[] => {
  if (row.kind !== ERASED) return [];
  const facts = readJson(row.facts);
  const seqs = isRecord(facts) ? facts['seqs'] : [];
  return Array.isArray(seqs) ? seqs.filter((seq) => typeof seq === 'number') : [];
};

/** Which erasures a register has on its list, by what they erased. */
const readErasures = async (rows: RawRows): Promise<Map<number, Set<number>>> => {
  const erasures = new Map<number, Set<number>>();
  for await (const some of rows.table('erasure'))
    for (const { target, by_seq } of some) {
      const by = erasures.get(target) ?? new Set();
      erasures.set(target, by.add(by_seq));
    }
  return erasures;
};

/** The tables with the personal part, walked through in step with the entries. */
class PersonalRows {
  readonly #words: SeqCursor<WordsRow>;
  readonly #people: SeqCursor<PersonRow>;
  readonly #digests: SeqCursor<DigestRow>;

  constructor(rows: RawRows, stretch: Stretch, stray: (seq: number) => void) {
    this.#words = new SeqCursor(rows.part('entry_words', stretch), stray);
    this.#people = new SeqCursor(rows.part('entry_person', stretch), stray);
    this.#digests = new SeqCursor(rows.part('entry_digest', stretch), stray);
  }

  async reach(seq: number): Promise<void> {
    for (const cursor of [this.#words, this.#people, this.#digests]) await cursor.reach(seq);
  }

  of(seq: number): Personal {
    return { words: this.#words.of(seq), people: this.#people.of(seq), digest: this.#digests.of(seq) };
  }

  async end(): Promise<void> {
    for (const cursor of [this.#words, this.#people, this.#digests]) await cursor.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cursor of [this.#words, this.#people, this.#digests]) await cursor.close();
  }
}

/** A stretch of the log that was looked at: the leaves as they should be, 32 bytes each, and what was confirmed as erased. */
export type StretchSeen = { readonly leaves: Uint8Array; readonly confirmed: readonly string[] };

/** Looks at every entry of a stretch and its personal part; what belongs to no entry of it is found as well. */
export const verifyStretch = async (rows: RawRows, stretch: Stretch, into: Findings): Promise<StretchSeen> => {
  const erasures = await readErasures(rows);
  const confirmed: string[] = [];
  await using personal = new PersonalRows(rows, stretch, (seq) =>
    into.add('personal-unknown', seq, 'there are words or people of an entry that is not there'),
  );
  const leaves: Buffer[] = [];
  for await (const some of rows.part('entry', stretch)) {
    await personal.reach(some.at(-1)?.seq ?? 0);
    for (const row of some) {
      const { seq } = row;
      const due = (stretch.after ?? 0) + leaves.length + 1;
      if (seq !== due) into.add('entry-missing', due, `after it comes entry ${seq}`);
      const leaf = rowLeaf(row);
      if (!leaf.equals(row.leaf)) into.add('entry-changed', seq, 'it is not what its hash is of');
      leaves.push(leaf);
      verifyPersonal(row, personal.of(seq), erasures.has(seq), into);
      for (const target of erasedBy(row)) {
        confirmed.push(`${target} ${seq}`);
        if (erasures.get(target)?.has(seq) !== true) into.add('erasure-missing', target, `entry ${seq} erased it`);
      }
      if (into.isFull) return { leaves: Buffer.concat(leaves), confirmed };
    }
  }
  await personal.end();
  const missing = stretch.upTo === null ? 0 : stretch.upTo - (stretch.after ?? 0) - leaves.length;
  if (missing > 0) into.add('entry-missing', stretch.upTo, `${missing} entries before it are not there`);
  return { leaves: Buffer.concat(leaves), confirmed };
};

/** Erasures on the register's list that no entry says. */
export const verifyErasures = async (rows: RawRows, seen: readonly StretchSeen[], into: Findings): Promise<void> => {
  const confirmed = new Set(seen.flatMap((one) => one.confirmed));
  for (const [target, by] of await readErasures(rows))
    for (const seq of by)
      if (!confirmed.has(`${target} ${seq}`)) into.add('erasure-unknown', target, `entry ${seq} did not erase it`);
};
