/** From place in a zigzag to place in a block (ITU-T T.81, figure A.6). */
export const ZIGZAG = Uint8Array.of(
  0,
  1,
  8,
  16,
  9,
  2,
  3,
  10,
  17,
  24,
  32,
  25,
  18,
  11,
  4,
  5,
  12,
  19,
  26,
  33,
  40,
  48,
  41,
  34,
  27,
  20,
  13,
  6,
  7,
  14,
  21,
  28,
  35,
  42,
  49,
  56,
  57,
  50,
  43,
  36,
  29,
  22,
  15,
  23,
  30,
  37,
  44,
  51,
  58,
  59,
  52,
  45,
  38,
  31,
  39,
  46,
  53,
  60,
  61,
  54,
  47,
  55,
  62,
  63,
);

/** How coarsely brightness is kept (T.81, table K.1), by place in a block. */
export const BRIGHTNESS = Uint8Array.of(
  16,
  11,
  10,
  16,
  24,
  40,
  51,
  61,
  12,
  12,
  14,
  19,
  26,
  58,
  60,
  55,
  14,
  13,
  16,
  24,
  40,
  57,
  69,
  56,
  14,
  17,
  22,
  29,
  51,
  87,
  80,
  62,
  18,
  22,
  37,
  56,
  68,
  109,
  103,
  77,
  24,
  35,
  55,
  64,
  81,
  104,
  113,
  92,
  49,
  64,
  78,
  87,
  103,
  121,
  120,
  101,
  72,
  92,
  95,
  98,
  112,
  100,
  103,
  99,
);

/** How coarsely colour is kept (T.81, table K.2). */
export const COLOUR = new Uint8Array(64).fill(99);
for (const [place, value] of [
  [0, 17],
  [1, 18],
  [2, 24],
  [3, 47],
  [8, 18],
  [9, 21],
  [10, 26],
  [11, 66],
  [16, 24],
  [17, 26],
  [18, 56],
  [24, 47],
  [25, 66],
] as const)
  COLOUR[place] = value;

// Numbers of symbols by code length, then the symbols (T.81, tables K.3 to K.6).
const STANDARD: readonly (readonly [counts: string, symbols: string])[] = [
  ['00010501010101010100000000000000', '000102030405060708090a0b'],
  [
    '0002010303020403050504040000017d',
    '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a' +
      '434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9' +
      'aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
  ],
  ['00030101010101010101010000000000', '000102030405060708090a0b'],
  [
    '00020102040403040705040400010277',
    '0001020311040521310612415107617113223281081442 91a1b1c109233352f0156272d10a162434e125f11718191a262728292a3536373839' +
      '3a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7' +
      'a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa',
  ],
];

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** A standard Huffman table: every symbol with the length of its code, shortest first. */
export type SymbolLengths = readonly (readonly [symbol: number, length: number])[];

/** The standard tables: brightness DC and AC, colour DC and AC. */
export const SYMBOL_LENGTHS: readonly SymbolLengths[] = STANDARD.map(([counts, symbols]) => {
  const bytes = bytesOf(symbols);
  let next = 0;
  return [...bytesOf(counts)].flatMap((count, index) =>
    Array.from({ length: count }, () => [bytes[next++] ?? 0, index + 1] as const),
  );
});
