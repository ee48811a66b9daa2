import { type Case, type CountedCase, countedCase, governorReport, patternsIn, type Settings } from '@usher/incidents';
import type { Clock } from '../../../clock.ts';
import type { CaseBook } from '../../../incidents/case/case-book.ts';
import { needPage } from '../case/case-calls.ts';
import { summaryFor } from '../inbox/summary.ts';
import { slotOf, startOf } from '../school-days.ts';
import type { Handlers } from '../serve-calls.ts';
import type { ReviewDesk } from './review-desk.ts';

type Needs = {
  readonly reviews: ReviewDesk;
  readonly book: CaseBook;
  readonly settings: () => Settings;
  readonly clock: Clock;
};

/** Patterns are looked for among so many cases, the newest of the school's time, and the largest of them are shown. */
const MOST_LOOKED_AT = 5_000;
const PATTERNS_SHOWN = 60;
const CASES_SHOWN = 30;

/** Looking back: reviews with their signatures, patterns, and the numbers governors see. */
export const reviewCalls = ({
  reviews,
  book,
  settings,
  clock,
}: Needs): Pick<Handlers, 'reviews' | 'reviews.look' | 'reviews.sign' | 'patterns' | 'governors'> => ({
  reviews: async (_input, { staff }) => {
    needPage(staff, 'reviews');
    return reviews.all(staff);
  },
  'reviews.look': async (named, { staff }) => {
    needPage(staff, 'reviews');
    return reviews.look(named, staff);
  },
  'reviews.sign': async ({ note, ...named }, { staff }) => {
    needPage(staff, 'reviews');
    return reviews.sign(named, note, staff);
  },
  patterns: async (_input, { staff }) => {
    needPage(staff, 'patterns');
    const now = clock.now();
    const { withinMs } = settings().patterns;
    const time = { from: Math.max(0, Math.trunc(now - withinMs)), until: Math.trunc(now) + 1 };
    const cases = new Map<string, Case>();
    for await (const some of book.opened(time)) {
      for (const state of some) cases.set(state.id, state);
      if (cases.size >= MOST_LOOKED_AT) break;
    }
    const found = patternsIn(settings(), [...cases.values()], staff, now, slotOf);
    const shown = (ids: readonly string[]) =>
      ids
        .slice(0, CASES_SHOWN)
        .flatMap((id) => cases.get(id) ?? [])
        .flatMap((state) => summaryFor(settings(), state, staff, now) ?? []);
    return {
      patterns: found.slice(0, PATTERNS_SHOWN).map(({ by, value, first, last, cases: ids }) => ({
        by,
        value,
        first,
        last,
        count: ids.length,
        cases: shown(ids),
      })),
      more: Math.max(0, found.length - PATTERNS_SHOWN),
    };
  },
  governors: async ({ from, until }, { staff }) => {
    needPage(staff, 'governors');
    const time = { from: startOf(from), until: startOf(until, 1) };
    const counted: CountedCase[] = [];
    for await (const some of book.opened(time)) counted.push(...some.map((state) => countedCase(settings(), state)));
    const report = governorReport(settings(), counted, { from: time.from, to: time.until });
    const tables = (all: typeof report.tables) =>
      all.map(({ id, rows }) => ({ id, rows: rows.map((row) => ({ ...row })) }));
    const { markings, marking } = settings();
    return {
      total: report.total,
      tables: tables(report.tables),
      kinds: tables(report.kinds),
      marking: markings.find(({ id }) => id === marking.ordinary)?.words ?? '',
    };
  },
});
