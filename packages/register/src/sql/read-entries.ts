import { type Kysely, sql } from 'kysely';
import type { EntryRow } from '../raw-rows.ts';
import type { Entry, Json, Page, Query } from '../register.ts';
import { askedWords } from '../search-words.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';

/** More than this at once is no page. */
export const MOST_A_PAGE = 500;

const ofSeq = <Row extends { readonly seq: number }>(rows: readonly Row[]): ReadonlyMap<number, readonly Row[]> => {
  const by = new Map<number, Row[]>();
  for (const row of rows) {
    const those = by.get(row.seq);
    if (those === undefined) by.set(row.seq, [row]);
    else those.push(row);
  }
  return by;
};

/** Entries with their words and people, of rows in this order. */
export const whole = async (db: Kysely<Tables>, rows: readonly EntryRow[]): Promise<readonly Entry[]> => {
  if (rows.length === 0) return [];
  const seqs = rows.map(({ seq }) => seq);
  const [words, people, erased] = await Promise.all([
    db.selectFrom('entry_words').select(['seq', 'name', 'text']).where('seq', 'in', seqs).orderBy('name').execute(),
    db.selectFrom('entry_person').select(['seq', 'person', 'part']).where('seq', 'in', seqs).orderBy('n').execute(),
    db.selectFrom('erasure').select('target').where('target', 'in', seqs).execute(),
  ]);
  const [wordsOf, peopleOf] = [ofSeq(words), ofSeq(people)];
  const gone = new Set(erased.map(({ target }) => target));
  return rows.map((row) => ({
    seq: row.seq,
    id: row.id,
    at: row.at,
    kind: row.kind,
    caseId: row.case_id,
    by: row.by_whom,
    place: row.place,
    facts: JSON.parse(row.facts) as { readonly [name: string]: Json },
    words: Object.fromEntries((wordsOf.get(row.seq) ?? []).map(({ name, text }) => [name, text])),
    people: (peopleOf.get(row.seq) ?? []).map(({ person, part }) => ({ person, part })),
    leafHash: Buffer.from(row.leaf).toString('hex'),
    erased: gone.has(row.seq),
  }));
};

/** Cases whose entries are read at once at most. */
const MOST_CASES = 100;
/** Entries whose words and people are asked for in one statement. */
const ROWS_AT_ONCE = 500;

/** Every entry of some cases, oldest first. Throws RangeError for more than 100 cases. */
export const readCases = async (db: Kysely<Tables>, caseIds: readonly string[]): Promise<readonly Entry[]> => {
  if (caseIds.length > MOST_CASES) throw new RangeError(`the entries of at most ${MOST_CASES} cases are read at once`);
  if (caseIds.length === 0) return [];
  const rows = await db.selectFrom('entry').selectAll().where('case_id', 'in', caseIds).execute();
  rows.sort((a, b) => a.seq - b.seq);
  const entries: Entry[] = [];
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    entries.push(...(await whole(db, rows.slice(at, at + ROWS_AT_ONCE))));
  return entries;
};

const DAY = 86_400_000;

/** The stretch of the log in which everything of a time lies; null when there is nothing of it. */
const stretchOf = async (
  db: Kysely<Tables>,
  from: number | undefined,
  until: number | undefined,
): Promise<{ readonly first: number; readonly last: number } | null> => {
  let runs = db
    .selectFrom('entry_day')
    .select(({ fn }) => [fn.min('first_seq').as('first'), fn.max('first_seq').as('newest')]);
  if (from !== undefined) runs = runs.where('day', '>=', Math.floor(from / DAY));
  if (until !== undefined) runs = runs.where('day', '<=', Math.floor((until - 1) / DAY));
  const found = await runs.executeTakeFirst();
  if (found === undefined || (found.first as number | null) === null) return null;
  const { rows } = await sql<{ next: number | null }>`
    SELECT min(first_seq) AS next FROM entry_day WHERE first_seq > ${found.newest}`.execute(db);
  const next = rows[0]?.next ?? null;
  return { first: found.first, last: next === null ? Number.MAX_SAFE_INTEGER : next - 1 };
};

/** One page of entries (rules REG8, REG9). */
export const readPage = async (
  db: Kysely<Tables>,
  query: Query,
  { search, family: familyOf, placeBesideWords }: Pick<Dialect, 'search' | 'family' | 'placeBesideWords'>,
): Promise<Page> => {
  const { kind, family, caseId, place, person, words, from, until, order = 'newest', beyond } = query;
  const limit = Math.min(Math.max(1, Math.floor(query.limit)), MOST_A_PAGE);
  const asked = words === undefined ? null : askedWords(words);
  // Nothing that could be looked for: that is in no entry.
  if (asked?.length === 0) return { entries: [], next: null };
  const isTimed = from !== undefined || until !== undefined;
  const stretch = isTimed ? await stretchOf(db, from, until) : null;
  if (isTimed && stretch === null) return { entries: [], next: null };
  const among = asked === null ? null : await search(asked);
  let rows = db
    .selectFrom('entry')
    .$if(among !== null, (all) => (among === null ? all : all.innerJoin(among.as('found'), 'found.seq', 'entry.seq')))
    .selectAll('entry')
    .limit(limit + 1);
  const seq = among === null ? ('entry.seq' as const) : ('found.seq' as 'entry.seq');
  rows = rows.orderBy(seq, order === 'newest' ? 'desc' : 'asc');
  if (beyond !== undefined) rows = rows.where(seq, order === 'newest' ? '<' : '>', beyond);
  if (stretch !== null) rows = rows.where(seq, '>=', stretch.first).where(seq, '<=', stretch.last);
  if (kind !== undefined) rows = rows.where('entry.kind', '=', kind);
  if (family !== undefined) rows = rows.where(familyOf, '=', family);
  if (caseId !== undefined) rows = rows.where('entry.case_id', '=', caseId);
  if (place !== undefined) rows = rows.where(among === null ? 'entry.place' : placeBesideWords, '=', place);
  if (from !== undefined) rows = rows.where('entry.at', '>=', from);
  if (until !== undefined) rows = rows.where('entry.at', '<', until);
  if (person !== undefined)
    rows = rows.where('entry.seq', 'in', db.selectFrom('entry_person').select('seq').where('person', '=', person));
  const found = await rows.execute();
  const shown = found.slice(0, limit);
  return { entries: await whole(db, shown), next: found.length > limit ? (shown.at(-1)?.seq ?? null) : null };
};
