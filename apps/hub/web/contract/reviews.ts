import { Post, SettingId } from '@usher/incidents';
import { z } from 'zod';
import { CaseSummary } from './cases.ts';

const Day = z.iso.date();

/** A look back that waits for a signature. */
export const ReviewDue = z.strictObject({
  review: SettingId,
  first: Day,
  last: Day,
  by: z.array(Post),
  isOverdue: z.boolean(),
  /** Whether the reader may sign it. */
  isMine: z.boolean(),
});
export type ReviewDue = z.infer<typeof ReviewDue>;

export const Reviews = z.strictObject({
  due: z.array(ReviewDue),
  signed: z.array(
    z.strictObject({
      review: SettingId,
      first: Day,
      at: z.int(),
      name: z.string(),
      posts: z.array(Post),
      note: z.string().nullable(),
    }),
  ),
});
export type Reviews = z.infer<typeof Reviews>;

export const ReviewAsked = z.strictObject({ review: SettingId, first: Day, before: z.int().min(0).optional() });
export const ReviewSigning = z.strictObject({ review: SettingId, first: Day, note: z.string().max(4_000) });

/** What is looked back on: a page of the cases of that time that are there for the reader, the newest first. */
export const ReviewLook = z.strictObject({ due: ReviewDue, cases: z.array(CaseSummary), next: z.int().nullable() });

export const Patterns = z.strictObject({
  patterns: z.array(
    z.strictObject({
      by: z.string(),
      value: z.string(),
      first: z.int(),
      last: z.int(),
      /** How many cases share it; the first of them are there. */
      count: z.int(),
      cases: z.array(CaseSummary),
    }),
  ),
  /** Further patterns, of fewer cases, that are not among them. */
  more: z.int(),
});

const Told = z.int().nullable();
const Table = z.strictObject({ id: z.string(), rows: z.array(z.strictObject({ id: z.string(), count: Told })) });

/** Days from and until, both included. */
export const Days = z.strictObject({ from: Day, until: Day }).refine(({ from, until }) => from <= until);

export const Governors = z.strictObject({
  total: Told,
  tables: z.array(Table),
  kinds: z.array(Table),
  marking: z.string(),
});
export type Governors = z.infer<typeof Governors>;

const Why = z.string().trim().min(1).max(1_000);

/** What is handed out on paper or as a file, and why. */
export const PaperAsked = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('log'), from: Day, until: Day, why: Why }),
  z.strictObject({ what: z.literal('cpoms'), from: Day, until: Day, why: Why }),
  z.strictObject({ what: z.literal('extract'), person: z.string().min(1).max(128), why: Why }),
]);

export const Paper = z.strictObject({
  name: z.string(),
  text: z.string(),
  marking: z.string(),
  /** Cases that are not in it, and why; for whoever makes it only. */
  withheld: z.array(z.strictObject({ caseId: z.string(), why: z.string() })),
});
export type Paper = z.infer<typeof Paper>;
