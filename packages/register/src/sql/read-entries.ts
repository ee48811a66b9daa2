import type { Kysely } from 'kysely';
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

/** One page of entries (rules REG8, REG9). */
export const readPage = async (db: Kysely<Tables>, query: Query, search: Dialect['search']): Promise<Page> => {
  const { kind, caseId, place, person, words, from, until, order = 'newest', beyond } = query;
  const limit = Math.min(Math.max(1, Math.floor(query.limit)), MOST_A_PAGE);
  const asked = words === undefined ? null : askedWords(words);
  // Nothing that could be looked for: that is in no entry.
  if (asked?.length === 0) return { entries: [], next: null };
  const among = asked === null ? null : await search(asked);
  let rows = db
    .selectFrom('entry')
    .$if(among !== null, (all) => (among === null ? all : all.innerJoin(among.as('found'), 'found.seq', 'entry.seq')))
    .selectAll('entry')
    .limit(limit + 1);
  const seq = among === null ? ('entry.seq' as const) : ('found.seq' as 'entry.seq');
  rows = rows.orderBy(seq, order === 'newest' ? 'desc' : 'asc');
  if (beyond !== undefined) rows = rows.where(seq, order === 'newest' ? '<' : '>', beyond);
  if (kind !== undefined) rows = rows.where('entry.kind', '=', kind);
  if (caseId !== undefined) rows = rows.where('entry.case_id', '=', caseId);
  if (place !== undefined) rows = rows.where('entry.place', '=', place);
  if (from !== undefined) rows = rows.where('entry.at', '>=', from);
  if (until !== undefined) rows = rows.where('entry.at', '<', until);
  if (person !== undefined)
    rows = rows.where('entry.seq', 'in', db.selectFrom('entry_person').select('seq').where('person', '=', person));
  const found = await rows.execute();
  const shown = found.slice(0, limit);
  return { entries: await whole(db, shown), next: found.length > limit ? (shown.at(-1)?.seq ?? null) : null };
};
