import type { Image24 } from './blocks.ts';
import { BRIGHTNESS, COLOUR, SYMBOL_LENGTHS, ZIGZAG } from './jpeg-tables.ts';

const SIDE = 8;
const UNIT = 16;
const CELLS = 64;
const BLOCKS_IN_UNIT = 6;
const BRIGHT_DC = 0;
const BRIGHT_AC = 1;
const COLOUR_DC = 2;
const COLOUR_AC = 3;
const RUN_OF_16 = 0xf0;

// The fast cosine transform leaves each result too large by these factors (Arai, Agui and Nakajima).
const OVERSIZE = [1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.5411961, 0.275899379];

type Steps = { readonly kept: Uint8Array; readonly divide: Float64Array };

const stepsAt = (table: Uint8Array, quality: number): Steps => {
  const percent = quality < 50 ? 5000 / quality : 200 - quality * 2;
  const kept = table.map((step) => Math.min(255, Math.max(1, Math.floor((step * percent + 50) / 100))));
  const divide = Float64Array.from(
    kept,
    (step, at) => 1 / (step * (OVERSIZE[at >> 3] ?? 1) * (OVERSIZE[at & 7] ?? 1) * SIDE),
  );
  return { kept, divide };
};

const cosine = (cells: Float64Array, start: number, stride: number): void => {
  for (let line = 0; line < SIDE; line += 1) {
    const a = start + line * (stride === 1 ? SIDE : 1);
    const [b, c, d, e, f, g, h] = [
      a + stride,
      a + 2 * stride,
      a + 3 * stride,
      a + 4 * stride,
      a + 5 * stride,
      a + 6 * stride,
      a + 7 * stride,
    ] as const;
    const sum07 = cells[a]! + cells[h]!;
    const dif07 = cells[a]! - cells[h]!;
    const sum16 = cells[b]! + cells[g]!;
    const dif16 = cells[b]! - cells[g]!;
    const sum25 = cells[c]! + cells[f]!;
    const dif25 = cells[c]! - cells[f]!;
    const sum34 = cells[d]! + cells[e]!;
    const dif34 = cells[d]! - cells[e]!;
    const even0 = sum07 + sum34;
    const even3 = sum07 - sum34;
    const even1 = sum16 + sum25;
    const even2 = (sum16 - sum25 + even3) * 0.707106781;
    cells[a] = even0 + even1;
    cells[e] = even0 - even1;
    cells[c] = even3 + even2;
    cells[g] = even3 - even2;
    const odd0 = dif34 + dif25;
    const odd1 = (dif25 + dif16) * 0.707106781;
    const odd2 = dif16 + dif07;
    const turn = (odd0 - odd2) * 0.382683433;
    const low = 0.5411961 * odd0 + turn;
    const high = 1.306562965 * odd2 + turn;
    const plus = dif07 + odd1;
    const minus = dif07 - odd1;
    cells[f] = minus + low;
    cells[d] = minus - low;
    cells[b] = plus + high;
    cells[h] = plus - high;
  }
};

/** Symbols with their extra bits, in the order of the picture, and which symbols of which table there are. */
class Tokens {
  readonly symbols: Uint16Array;
  readonly extras: Uint16Array;
  readonly used = [0, 1, 2, 3].map(() => new Uint8Array(256));
  length = 0;

  constructor(most: number) {
    this.symbols = new Uint16Array(most);
    this.extras = new Uint16Array(most);
  }

  push(table: number, symbol: number, extra: number): void {
    this.symbols[this.length] = (table << 8) | symbol;
    this.extras[this.length] = extra;
    this.used[table]![symbol] = 1;
    this.length += 1;
  }

  /** A value after a run of zeros: its size is part of the symbol, its bits follow. */
  value(table: number, run: number, value: number): void {
    const size = 32 - Math.clz32(Math.abs(value));
    this.push(table, (run << 4) | size, value < 0 ? value + (1 << size) - 1 : value);
  }
}

const tokensOf = ({ width, height, rgb }: Image24, bright: Steps, colour: Steps): Tokens => {
  const across = width / UNIT;
  const units = across * (height / UNIT);
  const tokens = new Tokens(units * BLOCKS_IN_UNIT * (CELLS + 1));
  const cells = new Float64Array(BLOCKS_IN_UNIT * CELLS);
  const before = [0, 0, 0];
  const quantised = new Int16Array(CELLS);
  for (let unit = 0; unit < units; unit += 1) {
    readUnit(rgb, width, (unit % across) * UNIT, Math.floor(unit / across) * UNIT, cells);
    for (let block = 0; block < BLOCKS_IN_UNIT; block += 1) {
      const isColour = block >= 4;
      const { divide } = isColour ? colour : bright;
      const start = block * CELLS;
      cosine(cells, start, 1);
      cosine(cells, start, SIDE);
      let last = 0;
      for (let at = 0; at < CELLS; at += 1) {
        const place = ZIGZAG[at]!;
        const value = Math.round(cells[start + place]! * divide[place]!);
        quantised[at] = value;
        if (value !== 0) last = at;
      }
      const component = isColour ? block - 3 : 0;
      tokens.value(isColour ? COLOUR_DC : BRIGHT_DC, 0, quantised[0]! - before[component]!);
      before[component] = quantised[0]!;
      const table = isColour ? COLOUR_AC : BRIGHT_AC;
      let run = 0;
      for (let at = 1; at <= last; at += 1) {
        const value = quantised[at]!;
        if (value === 0) {
          run += 1;
          continue;
        }
        for (; run >= 16; run -= 16) tokens.push(table, RUN_OF_16, 0);
        tokens.value(table, run, value);
        run = 0;
      }
      if (last < CELLS - 1) tokens.push(table, 0, 0);
    }
  }
  return tokens;
};

/** The four brightness blocks of a unit of 16 x 16 pixels, and its two colour blocks at half the size. */
const readUnit = (rgb: Uint8Array, width: number, left: number, top: number, cells: Float64Array): void => {
  cells.fill(-128, 0, 4 * CELLS);
  cells.fill(0, 4 * CELLS);
  for (let y = 0; y < UNIT; y += 1) {
    let from = ((top + y) * width + left) * 3;
    for (let x = 0; x < UNIT; x += 1) {
      const red = rgb[from++]!;
      const green = rgb[from++]!;
      const blue = rgb[from++]!;
      const to = ((y >> 3) * 2 + (x >> 3)) * CELLS + (y & 7) * SIDE + (x & 7);
      cells[to]! += 0.299 * red + 0.587 * green + 0.114 * blue;
      const half = 4 * CELLS + (y >> 1) * SIDE + (x >> 1);
      cells[half]! += (-0.168736 * red - 0.331264 * green + 0.5 * blue) / 4;
      cells[half + CELLS]! += (0.5 * red - 0.418688 * green - 0.081312 * blue) / 4;
    }
  }
};

type Codes = { readonly bits: Uint16Array; readonly lengths: Uint8Array; readonly segment: readonly number[] };

/** The standard code with only the symbols that are used: what it leaves out need not be sent. */
const codesFor = (table: number, used: Uint8Array): Codes => {
  const bits = new Uint16Array(256);
  const lengths = new Uint8Array(256);
  const counts: number[] = Array.from({ length: 16 }, () => 0);
  const symbols: number[] = [];
  let code = 0;
  let at = 1;
  for (const [symbol, length] of SYMBOL_LENGTHS[table] ?? []) {
    if (used[symbol] === 0) continue;
    code <<= length - at;
    at = length;
    bits[symbol] = code;
    lengths[symbol] = length;
    counts[length - 1]! += 1;
    symbols.push(symbol);
    code += 1;
  }
  const kind = ((table & 1) << 4) | (table >> 1);
  return { bits, lengths, segment: [kind, ...counts, ...symbols] };
};

const segment = (marker: number, content: readonly number[]): number[] => [
  0xff,
  marker,
  (content.length + 2) >> 8,
  (content.length + 2) & 0xff,
  ...content,
];

const zigzagged = (steps: Uint8Array): number[] => Array.from(ZIGZAG, (place) => steps[place]!);

/**
 * A baseline JPEG of an image whose sides are multiples of 16, in about the quality (1 to 100) of other encoders.
 * Made for the few blocks of a small change: a codec library takes 2.5 ms of CPU for them however few they are, this
 * takes some tenths, and its tables are half as long because they leave out what the image does not use.
 */
export const encodeSmallJpeg = (image: Image24, quality: number): Uint8Array => {
  const bright = stepsAt(BRIGHTNESS, quality);
  const colour = stepsAt(COLOUR, quality);
  const tokens = tokensOf(image, bright, colour);
  const codes = tokens.used.map((used, table) => codesFor(table, used));
  const { width, height } = image;
  const head = [
    0xff,
    0xd8,
    ...segment(0xdb, [0, ...zigzagged(bright.kept), 1, ...zigzagged(colour.kept)]),
    ...segment(0xc0, [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]),
    ...segment(
      0xc4,
      codes.flatMap((code) => code.segment),
    ),
    ...segment(0xda, [3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0]),
  ];
  // A symbol takes at most 16 bits and 11 more, and every byte may need a stuffed one.
  const out = new Uint8Array(head.length + tokens.length * 8 + 4);
  out.set(head);
  const end = writeTokens(tokens, codes, out, head.length);
  out[end] = 0xff;
  out[end + 1] = 0xd9;
  return out.slice(0, end + 2);
};

const writeTokens = (tokens: Tokens, codes: readonly Codes[], out: Uint8Array, start: number): number => {
  let to = start;
  let held = 0;
  let count = 0;
  const put = (bits: number, length: number): void => {
    held = (held << length) | bits;
    count += length;
    while (count >= 8) {
      count -= 8;
      const byte = (held >>> count) & 0xff;
      out[to++] = byte;
      if (byte === 0xff) out[to++] = 0;
    }
    held &= (1 << count) - 1;
  };
  for (let at = 0; at < tokens.length; at += 1) {
    const symbol = tokens.symbols[at]!;
    const code = codes[symbol >> 8]!;
    put(code.bits[symbol & 0xff]!, code.lengths[symbol & 0xff]!);
    const size = symbol & 15;
    if (size > 0) put(tokens.extras[at]!, size);
  }
  if (count > 0) put((1 << (8 - count)) - 1, 8 - count);
  return to;
};
