const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/**
 * A version 7 UUID of a moment (milliseconds since 1970, below 2^48) and 10 random bytes (rule ENV1). Ids of
 * later moments sort after earlier ones as text. Throws RangeError when either is out of range.
 */
export const uuidv7 = (timeMs: number, random: Uint8Array): string => {
  if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs >= 2 ** 48) throw new RangeError('time of a UUID');
  if (random.byteLength !== 10) throw new RangeError('a UUID takes 10 random bytes');
  const time = timeMs.toString(16).padStart(12, '0');
  const [a = 0, b = 0, c = 0, ...rest] = random;
  const version = hex(0x70 | (a & 0x0f)) + hex(b);
  const variant = hex(0x80 | (c & 0x3f)) + hex(rest[0] ?? 0);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${rest.slice(1).map(hex).join('')}`;
};
