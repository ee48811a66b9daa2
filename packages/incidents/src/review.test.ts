import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAfter, mondayOf, schoolYearOf } from './day.ts';
import { DEFAULT_SETTINGS } from './defaults/settings.ts';
import { reviewsDue, ReviewStamp, signRefusal } from './review.ts';
import type { Settings } from './settings.ts';
import { member } from './testing/case-builder.ts';

const S: Settings = {
  ...DEFAULT_SETTINGS,
  terms: [
    { first: '2026-09-02', last: '2026-12-18' },
    { first: '2027-01-05', last: '2027-03-26' },
  ],
};
const stamp = (review: string, first: string): ReviewStamp => ({
  review,
  first,
  by: 'head-1',
  posts: ['head'],
  at: 0,
  words: {},
});
const due = (today: string, stamps: readonly ReviewStamp[] = [], since = '2026-11-11') =>
  reviewsDue(S, stamps, since, today).map(
    ({ review, first, overdue }) => `${review} ${first}${overdue ? ' overdue' : ''}`,
  );

describe('the school’s calendar', () => {
  it('[INC57] knows weeks from Monday and years from their day', () => {
    expect(mondayOf('2026-11-24')).toBe('2026-11-23');
    expect(mondayOf('2026-11-23')).toBe('2026-11-23');
    expect(mondayOf('2026-11-29')).toBe('2026-11-23');
    expect(schoolYearOf('2026-08-31', '09-01')).toBe('2025-09-01');
    expect(schoolYearOf('2026-09-01', '09-01')).toBe('2026-09-01');
    expect(schoolYearOf('2027-02-28', '02-29')).toBe('2026-03-01');
    expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
  });

  it('[INC57] puts every day in one week and one year', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20_000 }),
        fc.constantFrom('09-01', '01-01', '02-29', '12-31'),
        (n, start) => {
          const day = dayAfter('2000-01-01', n);
          const monday = mondayOf(day);
          expect(monday <= day && day < dayAfter(monday, 7)).toBe(true);
          const year = schoolYearOf(day, start);
          expect(year <= day).toBe(true);
          expect(schoolYearOf(dayAfter(year, 367), start) > day).toBe(true);
          expect(schoolYearOf(year, start)).toBe(year);
        },
      ),
    );
  });
});

describe('reviews', () => {
  it('[INC57] are due once their week, term or year is over, and not before', () => {
    expect(due('2026-11-15')).toEqual([]);
    expect(due('2026-11-16')).toEqual(['weekly 2026-11-09']);
    expect(due('2026-11-24')).toEqual(['weekly 2026-11-09 overdue', 'weekly 2026-11-16']);
    expect(due('2026-12-18').filter((one) => one.startsWith('termly'))).toEqual([]);
    expect(due('2026-12-19').filter((one) => one.startsWith('termly'))).toEqual(['termly 2026-09-02']);
    expect(due('2027-08-31').filter((one) => one.startsWith('annual'))).toEqual([]);
    expect(due('2027-09-01').filter((one) => one.startsWith('annual'))).toEqual(['annual 2026-09-01']);
    expect(due('2028-09-01').filter((one) => one.startsWith('annual'))).toEqual([
      'annual 2026-09-01 overdue',
      'annual 2027-09-01',
    ]);
  });

  it('[INC57] are done when they are signed, each by itself', () => {
    expect(due('2026-11-24', [stamp('weekly', '2026-11-09')])).toEqual(['weekly 2026-11-16']);
    expect(due('2026-11-24', [stamp('annual', '2026-11-09')])).toHaveLength(2);
  });

  it('[INC57] are signed by a post that may, once, and when they are due', () => {
    const sign = (who: string, review: string, first: string, stamps: readonly ReviewStamp[] = []) =>
      signRefusal(S, stamps, member(who), { review, first }, '2026-11-11', '2027-01-04');
    expect(sign('head-1', 'weekly', '2026-11-09')).toBeNull();
    expect(sign('lead-1', 'weekly', '2026-11-09')).toBeNull();
    expect(sign('governor-1', 'weekly', '2026-11-09')).toBe('not-your-post');
    expect(sign('governor-1', 'termly', '2026-09-02')).toBeNull();
    expect(sign('head-1', 'weekly', '2027-01-04')).toBe('not-due');
    expect(sign('head-1', 'weekly', '2026-11-09', [stamp('weekly', '2026-11-09')])).toBe('not-due');
    expect(sign('head-1', 'weekly', '2026-11-10')).toBe('not-due');
  });

  it('[INC57] have a stamp of one form', () => {
    expect(ReviewStamp.safeParse(stamp('weekly', '2026-11-09')).success).toBe(true);
    expect(ReviewStamp.safeParse(stamp('weekly', '2026-13-09')).success).toBe(false);
  });
});
