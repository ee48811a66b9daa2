/** The protocol's longest length, a little over a year. */
const LONGEST_MS = 400 * 24 * 3_600_000;
/** What is typed has no seconds, and two clocks are never quite the same. */
const SAME_MINUTE_MS = 90_000;

/** How long before hub time `now` it was, in milliseconds, by a typed date (2026-11-23) and time (10:45); else what is wrong. */
export const raisedAgo = (date: string, time: string, now: number): number | 'time' | 'future' | 'too-old' => {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const clock = /^(\d{2}):(\d{2})$/.exec(time);
  if (day === null || clock === null) return 'time';
  const [year, month, dayOfMonth] = [Number(day[1]), Number(day[2]) - 1, Number(day[3])];
  const at = new Date(year, month, dayOfMonth, Number(clock[1]), Number(clock[2]));
  if (at.getMonth() !== month || at.getDate() !== dayOfMonth || Number.isNaN(at.getTime())) return 'time';
  const agoMs = now - at.getTime();
  if (agoMs < -SAME_MINUTE_MS) return 'future';
  return agoMs > LONGEST_MS ? 'too-old' : Math.max(0, Math.round(agoMs));
};

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment as the fields for a date and a time take it. */
export const typedAt = (at: number): { readonly date: string; readonly time: string } => {
  const date = new Date(at);
  return {
    date: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    time: `${two(date.getHours())}:${two(date.getMinutes())}`,
  };
};
