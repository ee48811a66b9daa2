type Size = { readonly width: number; readonly height: number };

const u16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const u16le = (bytes: Uint8Array, at: number): number => ((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0);
const u24le = (bytes: Uint8Array, at: number): number => ((bytes[at + 2] ?? 0) << 16) | u16le(bytes, at);

// C4, C8 and CC lie among the frame headers and are none.
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

const jpegSize = (bytes: Uint8Array): Size | null => {
  for (let at = 2; at + 4 <= bytes.byteLength;) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (standsAlone(marker)) at += 2;
    else if (isFrameHeader(marker))
      return at + 9 <= bytes.byteLength ? { width: u16(bytes, at + 7), height: u16(bytes, at + 5) } : null;
    // The picture itself begins, or ends, and nobody has said how large it is.
    else if (marker === 0xda || marker === 0xd9 || u16(bytes, at + 2) < 2) return null;
    else at += 2 + u16(bytes, at + 2);
  }
  return null;
};

const webpSize = (bytes: Uint8Array): Size | null => {
  if (bytes.byteLength < 30) return null;
  const chunk = String.fromCharCode(...bytes.subarray(12, 16));
  if (chunk === 'VP8X') return { width: u24le(bytes, 24) + 1, height: u24le(bytes, 27) + 1 };
  if (chunk === 'VP8L' && bytes[20] === 0x2f) {
    const width = (u16le(bytes, 21) & 0x3fff) + 1;
    const height = ((u24le(bytes, 22) >> 6) & 0x3fff) + 1;
    return { width, height };
  }
  if (chunk === 'VP8 ' && bytes[23] === 0x9d && bytes[24] === 0x01 && bytes[25] === 0x2a)
    return { width: u16le(bytes, 26) & 0x3fff, height: u16le(bytes, 28) & 0x3fff };
  return null;
};

/** How large an image says to be in its own header; null when it does not say. Nothing is decoded. */
export const imageSize = (image: Uint8Array, encoding: 'webp' | 'jpeg'): Size | null =>
  encoding === 'jpeg' ? jpegSize(image) : webpSize(image);
