/** The times a press is enough for, in minutes. */
export const QUICK_MINUTES = ['5', '10', '20'] as const;

/** Typed minutes as a number, or null when they are not a whole number from 1 to 240 (rule COV5). */
export const minutesTyped = (typed: string): number | null => {
  if (!/^\s*\d{1,3}\s*$/.test(typed)) return null;
  const minutes = Number(typed);
  return minutes >= 1 && minutes <= 240 ? minutes : null;
};
