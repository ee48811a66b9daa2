const DAY_MS = 24 * 60 * 60_000;

/** A day of the school's calendar, as in 2026-11-24. Days compare as texts do. */
export type Day = string;

const toMs = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const fromMs = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** The day some days later, or earlier when negative. */
export const dayAfter = (day: Day, days: number): Day => fromMs(toMs(day) + days * DAY_MS);

/** The Monday of a day's week. */
export const mondayOf = (day: Day): Day => dayAfter(day, -((new Date(toMs(day)).getUTCDay() + 6) % 7));

/** The first day of the school year that a day is in; `yearStart` is a month and day, as in 09-01. */
export const schoolYearOf = (day: Day, yearStart: string): Day => {
  const year = Number(day.slice(0, 4));
  // A year that begins on 29 February begins on 1 March in the others.
  const start = (of: number): Day => fromMs(toMs(`${of}-01-01`) + monthDayMs(of, yearStart));
  return start(year) <= day ? start(year) : start(year - 1);
};

const monthDayMs = (year: number, monthDay: string): number =>
  Date.UTC(year, Number(monthDay.slice(0, 2)) - 1, Number(monthDay.slice(3))) - Date.UTC(year, 0, 1);
