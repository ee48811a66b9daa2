import { z } from 'zod';
import { type Day, dayAfter, mondayOf, schoolYearOf } from './day.ts';
import { holds, PersonId, Post, type Staff } from './post.ts';
import { SettingId } from './entry.ts';
import type { Settings } from './settings.ts';

type Review = Settings['reviews'][number];

/** A week, term or year that is looked back on; its first day names it. */
export type Period = { readonly first: Day; readonly last: Day };

/** That somebody looked at the log of a period and signed. It is an entry of the register, and never changed. */
export const ReviewStamp = z.strictObject({
  review: SettingId,
  first: z.iso.date(),
  by: PersonId,
  posts: z.array(Post).max(Post.options.length),
  at: z.int().min(0).max(8.64e15),
  words: z.strictObject({ note: z.string().max(16_384).optional() }),
});
export type ReviewStamp = z.infer<typeof ReviewStamp>;

export type ReviewDue = Period & {
  readonly review: string;
  readonly by: Review['by'];
  /** A later period has ended as well by now. */
  readonly overdue: boolean;
};

const periodsAfter = (first: Day, today: Day, next: (day: Day) => Day): readonly Period[] => {
  const periods: Period[] = [];
  for (let at = first; at <= today;) {
    const after = next(at);
    periods.push({ first: at, last: dayAfter(after, -1) });
    at = after;
  }
  return periods;
};

/** The periods of a review that began between two days, oldest first. */
const periodsOf = (settings: Settings, { every }: Review, since: Day, today: Day): readonly Period[] => {
  const year = (day: Day): Day => schoolYearOf(day, settings.yearStart);
  switch (every) {
    case 'week':
      return periodsAfter(mondayOf(since), today, (day) => dayAfter(day, 7));
    case 'term':
      return settings.terms.filter(({ first, last }) => last >= since && first <= today);
    case 'year':
      return periodsAfter(year(since), today, (day) => year(dayAfter(day, 366 + 1)));
  }
};

/**
 * The reviews that wait for a signature: of every period that has ended since the school began, and that nobody who may
 * has signed (rule INC57). `today` and `since` are days of the school's calendar. Without terms in the settings there is
 * none to review.
 */
export const reviewsDue = (
  settings: Settings,
  stamps: readonly ReviewStamp[],
  since: Day,
  today: Day,
): readonly ReviewDue[] =>
  settings.reviews.flatMap((review) => {
    const ended = periodsOf(settings, review, since, today).filter(({ last }) => last < today);
    return ended
      .map(({ first, last }, i) => ({ review: review.id, by: review.by, first, last, overdue: i < ended.length - 1 }))
      .filter((due) => !stamps.some((stamp) => stamp.review === due.review && stamp.first === due.first));
  });

/** Why a review cannot be signed; texts are in the strings under `refusal.<code>`. */
export type SignRefusal = 'not-due' | 'not-your-post';

/** Whether somebody may sign the review of a period now; null: they may. */
export const signRefusal = (
  settings: Settings,
  stamps: readonly ReviewStamp[],
  person: Staff,
  signed: Pick<ReviewStamp, 'review' | 'first'>,
  since: Day,
  today: Day,
): SignRefusal | null => {
  const due = reviewsDue(settings, stamps, since, today).find(
    ({ review, first }) => review === signed.review && first === signed.first,
  );
  if (due === undefined) return 'not-due';
  return holds(person, due.by) ? null : 'not-your-post';
};
