/** A piece of the time left: a digit, the colon, or the word for hours or minutes. */
export type TimeToken = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | ':' | 'hours' | 'minutes';

const digits = (value: number, least: number): TimeToken[] =>
  Array.from(String(value).padStart(least, '0'), (digit) => digit as TimeToken);

/**
 * The time left as shown: minutes and seconds, or over an hour hours and minutes. Rounded up, so that it never
 * shows nothing left while there is some. `changesInMs` says when it will be another.
 */
export const timeLeft = (
  remainingMs: number,
): { readonly tokens: readonly TimeToken[]; readonly changesInMs: number } => {
  const left = Math.max(0, remainingMs);
  const seconds = Math.ceil(left / 1000);
  if (seconds <= 3600) {
    const tokens: TimeToken[] = [...digits(Math.floor(seconds / 60), 1), ':', ...digits(seconds % 60, 2)];
    return { tokens, changesInMs: left - Math.max(0, seconds - 1) * 1000 };
  }
  const minutes = Math.ceil(left / 60_000);
  return {
    tokens: [...digits(Math.floor(minutes / 60), 1), 'hours', ...digits(minutes % 60, 2), 'minutes'],
    changesInMs: left - (minutes - 1) * 60_000,
  };
};
