/** What a page may send in one call, in characters of JSON; its largest call holds a thousand stations. */
export const CALL_CHARS = 256 * 1024;

const isPlain = (value: object): boolean => Object.prototype.toString.call(value) === '[object Object]';

/**
 * Whether a value that came as it is, not as text, is what JSON could say and no longer than a call may be. Looks at no
 * more of it than that, whatever was sent.
 */
export const fitsCall = (input: unknown): boolean => {
  const waiting: unknown[] = [input];
  let left = CALL_CHARS;
  while (waiting.length > 0) {
    const value = waiting.pop();
    left -= typeof value === 'string' ? value.length + 2 : 4;
    if (Array.isArray(value)) {
      if (value.length * 4 > left) return false;
      waiting.push(...value);
    } else if (typeof value === 'object' && value !== null) {
      if (!isPlain(value)) return false;
      const entries = Object.entries(value);
      if (entries.length > left) return false;
      for (const [name, inner] of entries) {
        left -= name.length + 4;
        waiting.push(inner);
      }
    } else if (['bigint', 'symbol', 'function'].includes(typeof value)) return false;
    if (left < 0) return false;
  }
  return true;
};
