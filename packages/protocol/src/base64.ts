const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes as RFC 4648 section 4 writes them, with padding. */
export const toBase64 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let place = 0; place < 4; place += 1)
      text += place > bytes.length - at ? '=' : (ALPHABET[(three >> (18 - 6 * place)) & 63] ?? '');
  }
  return text;
};

/** The bytes of a base64 text in the one form `toBase64` writes; null for every other text. */
export const fromBase64 = (text: string): Uint8Array | null => {
  const digits = text.replace(/={1,2}$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const digit of digits) {
    const value = ALPHABET.indexOf(digit);
    if (value < 0) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (held >> bits) & 0xff;
    at += 1;
  }
  // Texts with stray bits or the wrong padding would give one value two forms.
  return toBase64(bytes) === text ? bytes : null;
};
