import { type Kysely, sql } from 'kysely';
import type { StandingPage, StandingQuery } from '../register.ts';
import { MOST_A_PAGE } from './read-entries.ts';
import type { Tables } from './tables.ts';

/** One page of cases by when they were opened (rule REG31). */
export const readStandings = async (db: Kysely<Tables>, query: StandingQuery): Promise<StandingPage> => {
  const { open, from, until, order = 'newest', beyond } = query;
  const limit = Math.min(Math.max(1, Math.floor(query.limit)), MOST_A_PAGE);
  const [direction, further] = order === 'newest' ? (['desc', '<'] as const) : (['asc', '>'] as const);
  let rows = db
    .selectFrom('case_standing')
    .selectAll()
    .orderBy('opened_at', direction)
    .orderBy('opened_seq', direction)
    .limit(limit + 1);
  if (open === true) rows = rows.where('closed_at', 'is', null);
  // Where a page begins after another one, that alone bounds this side: with two bounds SQLite seeks by the wider one, and
  // passes over everything of the pages before, each time.
  let [first, end] = [from, until];
  if (beyond !== undefined) {
    const before = await db
      .selectFrom('case_standing')
      .select('opened_at')
      .where('opened_seq', '=', beyond)
      .executeTakeFirst();
    if (before === undefined) return { cases: [], next: null };
    const at = before.opened_at;
    const isOutside = order === 'newest' ? until !== undefined && at >= until : from !== undefined && at < from;
    if (isOutside) return readStandings(db, { ...query, beyond: undefined });
    if (order === 'newest') end = undefined;
    else first = undefined;
    rows = rows.where(sql<boolean>`(opened_at, opened_seq) ${sql.raw(further)} (${at}, ${beyond})`);
  }
  if (first !== undefined) rows = rows.where('opened_at', '>=', first);
  if (end !== undefined) rows = rows.where('opened_at', '<', end);
  const found = await rows.execute();
  const cases = found.slice(0, limit).map(({ case_id, opened_seq, opened_at, closed_at }) => ({
    caseId: case_id,
    openedSeq: opened_seq,
    openedAt: opened_at,
    closedAt: closed_at,
  }));
  return { cases, next: found.length > limit ? (cases.at(-1)?.openedSeq ?? null) : null };
};

/** How many cases were opened in a time. */
export const countOpened = async (db: Kysely<Tables>, from: number, until: number): Promise<number> => {
  const { n } = await db
    .selectFrom('case_standing')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('opened_at', '>=', from)
    .where('opened_at', '<', until)
    .executeTakeFirstOrThrow();
  return Number(n);
};
