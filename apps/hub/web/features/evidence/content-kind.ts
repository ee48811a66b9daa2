/** What a file is by its first bytes, whatever somebody called it. Only these are shown; everything else is saved. */
export type ContentKind = 'png' | 'jpg' | 'webp' | 'gif' | 'pdf' | 'txt' | 'other';

const SHOWN_TEXT_BYTES = 512 * 1024;

const ascii = (bytes: Uint8Array, from: number, until: number): string =>
  String.fromCharCode(...bytes.subarray(from, until));

const isText = (bytes: Uint8Array): boolean => {
  if (bytes.byteLength > SHOWN_TEXT_BYTES || bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

export const contentKind = (bytes: Uint8Array): ContentKind => {
  if (bytes[0] === 0x89 && ascii(bytes, 1, 4) === 'PNG') return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpg';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (ascii(bytes, 0, 4) === 'GIF8') return 'gif';
  if (ascii(bytes, 0, 5) === '%PDF-') return 'pdf';
  return isText(bytes) ? 'txt' : 'other';
};

const TYPES: Readonly<Record<ContentKind, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  pdf: 'application/pdf',
  txt: 'text/plain',
  other: 'application/octet-stream',
};

/** What a program is told that a file is. */
export const mediaType = (kind: ContentKind): string => TYPES[kind];

/** A name that says nothing of anybody: the item's id. */
export const fileName = (item: string, kind: ContentKind): string =>
  `evidence-${item}.${kind === 'other' ? 'bin' : kind}`;

const SIZES = ['bytes', 'KB', 'MB'] as const;

/** A size as people say it: 3 KB. */
export const sizeText = (bytes: number): string => {
  const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const size = bytes / 1_000 ** step;
  return `${size < 10 && step > 0 ? size.toFixed(1) : Math.round(size)} ${SIZES[step]}`;
};
