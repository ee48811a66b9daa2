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
  if (from !== undefined) rows = rows.where('opened_at', '>=', from);
  if (until !== undefined) rows = rows.where('opened_at', '<', until);
  if (beyond !== undefined) {
    const before = await db
      .selectFrom('case_standing')
      .select('opened_at')
      .where('opened_seq', '=', beyond)
      .executeTakeFirst();
    if (before === undefined) return { cases: [], next: null };
    rows = rows.where(sql<boolean>`(opened_at, opened_seq) ${sql.raw(further)} (${before.opened_at}, ${beyond})`);
  }
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
