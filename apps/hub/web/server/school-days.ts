const two = (n: number): string => String(n).padStart(2, '0');

/** The day a moment is in, by the clock of the school's hub. */
export const dayOf = (at: number): string => {
  const date = new Date(at);
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** When a day begins by that clock; `days` later when that is given. */
export const startOf = (day: string, days = 0): number => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + days).getTime();
};

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long' });

/** The part of the school's week that a moment is in: day and hour. */
export const slotOf = (at: number): string => {
  const hour = new Date(at).getHours();
  return `${weekday.format(at)}, ${hour}-${hour + 1}`;
};

const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
/** A time as the school's papers have it. */
export const paperTime = (at: number): string => date.format(at);
