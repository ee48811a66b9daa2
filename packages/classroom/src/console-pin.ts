const DIGITS = /^\d{4,8}$/;
const LEAST_DIFFERENT = 3;

const isRun = (digits: readonly number[]): boolean => {
  const step = (digits[1] ?? 0) - (digits[0] ?? 0);
  return digits.every((digit, i) => i === 0 || digit - (digits[i - 1] ?? 0) === step);
};

const isRepeated = (pin: string): boolean =>
  [1, 2, 3, 4].some((length) => length < pin.length && pin === pin.slice(0, length).repeat(pin.length / length));

/** A year somebody or their child was born in. */
const isYear = (pin: string): boolean => /^(19|20)\d\d$/.test(pin);

/** Straight down and up the middle of a keypad, and its corners. */
const isOnKeypad = (pin: string): boolean => ['2580', '0852', '1379', '1397', '7139', '9713'].includes(pin);

/**
 * Why a PIN may not be used (rule IDL9): it is not 4 to 8 digits, or it is among the first that anybody would guess;
 * null when it may.
 */
export const pinTrouble = (pin: string): 'not-digits' | 'weak' | null => {
  if (!DIGITS.test(pin)) return 'not-digits';
  const digits = Array.from(pin, Number);
  if (new Set(digits).size < LEAST_DIFFERENT) return 'weak';
  return isRun(digits) || isRepeated(pin) || isYear(pin) || isOnKeypad(pin) ? 'weak' : null;
};
