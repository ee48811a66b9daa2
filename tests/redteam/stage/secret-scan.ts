import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something in a file that may be a secret: what it looks like, and its text or bytes in hex. */
export type Finding = { readonly file: string; readonly looksLike: string; readonly value: string };

/** Every file below a folder. */
export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

/** Bits a character, by how often each stands in the text. */
const entropy = (text: string): number => {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
};

// 32 bytes by chance hold about 30 that differ, so their entropy is near log2(32); a repeated pattern has far less.
const LEAST_OF_BYTES = 4.5;
const LEAST_OF_BASE64 = 4.6;

/** 26 letters in their order: by chance once in 2^150. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** An alphabet, or a table in which nothing stands twice. By chance that happens in 64 bytes once in 3,000 times. */
const isTable = (parts: readonly string[]): boolean =>
  (parts.length >= 64 && new Set(parts).size === parts.length) || parts.join('').includes(ALPHABET);

const pairs = (hex: string): readonly string[] => hex.toLowerCase().match(/../g) ?? [];

const chars = (parts: readonly string[]): string =>
  parts.map((part) => String.fromCodePoint(Number.parseInt(part, 16))).join('');

// 32 bytes by chance are all below 128 once in four billion times; tables of small numbers always are.
const looksRandom = (parts: readonly string[]): boolean =>
  !isTable(parts) && entropy(chars(parts)) > LEAST_OF_BYTES && parts.some((part) => Number.parseInt(part, 16) >= 128);

type Pattern = {
  readonly looksLike: string;
  readonly pattern: RegExp;
  /** In packed files, pictures and typefaces everything looks random; only what has a form is looked for. */
  readonly inText: boolean;
  readonly isOne?: (found: string) => boolean;
};

const PATTERNS: readonly Pattern[] = [
  // With something in it: a program that reads PEM holds the words as well.
  { looksLike: 'PEM', pattern: /-----BEGIN [A-Z0-9 ]+-----(\\n|\s)+[A-Za-z0-9+/=]{16}/g, inText: false },
  { looksLike: 'JWK', pattern: /"kty"\s*:\s*"\w+"[^}]*"[dk]"\s*:\s*"[\w-]{16,}/g, inText: false },
  { looksLike: 'JWK', pattern: /"[dk]"\s*:\s*"[\w-]{16,}"[^}]*"kty"\s*:\s*"\w+"/g, inText: false },
  {
    looksLike: '32 bytes in hex',
    pattern: /(?<![0-9a-f])(?:[0-9a-f]{2}){32,}(?![0-9a-f])/gi,
    inText: true,
    isOne: (found) => looksRandom(pairs(found)),
  },
  {
    looksLike: '32 bytes in base64',
    pattern: /[A-Za-z0-9+/_-]{43,}/g,
    inText: true,
    isOne: (found) => !isTable(Array.from(found)) && entropy(found) > LEAST_OF_BASE64 && /[0-9]/.test(found),
  },
  {
    looksLike: '32 bytes in a list',
    pattern: /(?:\b(?:0x[0-9a-f]{1,2}|\d{1,3})\s*,\s*){31,}\b(?:0x[0-9a-f]{1,2}|\d{1,3})\b/gi,
    inText: true,
    isOne: (found) => {
      const numbers = found.split(',').map(Number);
      return numbers.every((one) => one < 256) && looksRandom(numbers.map((one) => one.toString(16).padStart(2, '0')));
    },
  },
];

/** Where ASN.1 says version 1 and then 24 to 66 bytes: the private key of an elliptic curve, alone or in PKCS#8. */
const derKeys = (text: string): readonly string[] =>
  text
    .split('\u0002\u0001\u0001\u0004')
    .slice(1)
    .filter((after) => after.charCodeAt(0) >= 24 && after.charCodeAt(0) <= 66);

/** Where ASN.1 begins a sequence with version 3: a certificate. */
const derCertificates = (text: string): readonly string[] =>
  text
    .split('\u00a0\u0003\u0002\u0001\u0002')
    .slice(0, -1)
    .filter((before) => /0(?:\u0081.|\u0082..)$/s.test(before));

const PACKED = /\.(woff2?|ttf|otf|png|jpe?g|webp|gz|zip|node|wasm)$/;

/** What may be a secret in a file: everything with the form of a key or certificate, and 32 bytes that look random. */
export const scanFile = (file: string): readonly Finding[] => {
  const text = readFileSync(file, 'latin1');
  const found = PATTERNS.filter(({ inText }) => !inText || !PACKED.test(file)).flatMap(
    ({ looksLike, pattern, isOne }) =>
      [...text.matchAll(pattern)]
        .map(([value]) => value)
        .filter((value) => isOne?.(value) ?? true)
        .map((value) => ({ file, looksLike, value })),
  );
  const formed = [
    ...derKeys(text).map((after) => ({ file, looksLike: 'DER private key', value: after.slice(0, 40) })),
    ...derCertificates(text).map((before) => ({ file, looksLike: 'DER certificate', value: before.slice(-40) })),
  ];
  return [...found, ...formed];
};

export const scanTree = (folder: string): readonly Finding[] => filesBelow(folder).flatMap(scanFile);

/** Every word of a tree that has the form of an enrolment code. */
export const wordsLikeCodes = (folder: string): ReadonlySet<string> =>
  new Set(
    filesBelow(folder).flatMap((file) =>
      [...readFileSync(file, 'latin1').matchAll(/(?<![A-Za-z0-9])[A-Za-z0-9]{5}-?[A-Za-z0-9]{5}(?![A-Za-z0-9])/g)].map(
        ([word]) => word,
      ),
    ),
  );
