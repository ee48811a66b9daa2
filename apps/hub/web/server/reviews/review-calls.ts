import { governorReport, patternsIn, type Settings } from '@usher/incidents';
import type { Clock } from '../../../clock.ts';
import type { CaseBook } from '../../../incidents/case/case-book.ts';
import { needPage } from '../case/case-calls.ts';
import { casesOf, casesOpened } from '../cases-between.ts';
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
    const cases = await casesOf(book, { from: Math.max(0, Math.trunc(now - withinMs)) });
    const found = patternsIn(settings(), cases, staff, now, slotOf);
    return {
      patterns: found.map(({ by, value, first, last, cases: ids }) => ({
        by,
        value,
        first,
        last,
        cases: cases
          .filter(({ id }) => ids.includes(id))
          .flatMap((state) => summaryFor(settings(), state, staff, now) ?? []),
      })),
    };
  },
  governors: async ({ from, until }, { staff }) => {
    needPage(staff, 'governors');
    const time = { from: startOf(from), until: startOf(until, 1) };
    const report = governorReport(settings(), await casesOpened(book, time), { from: time.from, to: time.until });
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
