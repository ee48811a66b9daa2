import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockCount, blocksAcross, encodePicture, parsePicture, type PicturePart, stripColumns } from './picture.ts';

const webp = new TextEncoder().encode('RIFF\0\0\0\0WEBPVP8 ');
const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);

const anyPart: fc.Arbitrary<PicturePart> = fc
  .record({
    width: fc.integer({ min: 1, max: 600 }),
    height: fc.integer({ min: 1, max: 400 }),
    sourceWidth: fc.integer({ min: 1, max: 8192 }),
    sourceHeight: fc.integer({ min: 1, max: 8192 }),
    capture: fc.nat(0xffff_ffff),
    sinceInputMs: fc.nat(0xffff_ffff),
    what: fc.constantFrom('whole', 'blocks', 'still'),
    encoding: fc.constantFrom('webp' as const, 'jpeg' as const),
    tail: fc.uint8Array({ maxLength: 50 }),
    chosen: fc.infiniteStream(fc.boolean()),
  })
  .map(({ what, encoding, tail, chosen, ...sizes }): PicturePart => {
    if (what === 'still') return { ...sizes, blocks: new Uint16Array(0), encoding: 'none', image: new Uint8Array(0) };
    const image = new Uint8Array([...(encoding === 'webp' ? webp : jpeg), ...tail]);
    if (what === 'whole') return { ...sizes, blocks: null, encoding, image };
    const count = blockCount(sizes.width, sizes.height);
    const some = Array.from({ length: count }, (_, at) => at).filter(() => chosen.next().value);
    return { ...sizes, blocks: new Uint16Array(some.length === 0 ? [count - 1] : some), encoding, image };
  });

const part: PicturePart = {
  capture: 7,
  width: 40,
  height: 20,
  sourceWidth: 1920,
  sourceHeight: 1080,
  sinceInputMs: 5,
  blocks: new Uint16Array([0, 2, 5]),
  encoding: 'webp',
  image: webp,
};
const taken = (given: PicturePart): boolean => parsePicture(encodePicture(given)).ok;
const changed = (at: number, value: number): boolean => parsePicture(encodePicture(part).with(at, value)).ok;

describe('[PIC1] a picture part', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(anyPart, (given) => {
        expect(parsePicture(encodePicture(given))).toEqual({ ok: true, value: given });
      }),
    );
  });

  test('begins with a header of 22 bytes, big-endian', () => {
    expect(Array.from(encodePicture(part).subarray(0, 28))).toEqual([
      0, 0, 0, 7, 0, 40, 0, 20, 7, 128, 4, 56, 0, 0, 0, 5, 1, 16, 0, 0, 0, 3, 0, 0, 0, 2, 0, 5,
    ]);
  });

  test('is refused when it is cut short before its image', () => {
    const bytes = encodePicture(part);
    for (let length = 0; length < bytes.length - webp.length + 12; length += 1)
      expect(parsePicture(bytes.subarray(0, length)).ok).toBe(false);
  });

  test('is refused with sides, encodings, blocks or reserved bytes that are not known', () => {
    expect(taken({ ...part, width: 0, blocks: null })).toBe(false);
    expect(taken({ ...part, sourceHeight: 8193 })).toBe(false);
    for (const [at, value] of [
      [16, 3],
      [16, 2],
      [17, 8],
      [18, 1],
      [19, 1],
    ] as const)
      expect(changed(at, value)).toBe(false);
  });

  test('is refused with block numbers that fall, repeat or lie outside', () => {
    for (const blocks of [[2, 0], [1, 1], [6], [0, 6], [65_535]])
      expect(taken({ ...part, blocks: new Uint16Array(blocks) })).toBe(false);
    expect(taken({ ...part, blocks: new Uint16Array([5]) })).toBe(true);
  });
});

test('[PIC2] blocks are counted along rows, and packed into a nearly square strip', () => {
  expect([blocksAcross(1), blocksAcross(16), blocksAcross(17), blockCount(40, 20)]).toEqual([1, 1, 2, 6]);
  expect([1, 2, 4, 5, 9, 10].map(stripColumns)).toEqual([1, 2, 2, 3, 3, 4]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (count) => {
      const columns = stripColumns(count);
      expect(columns).toBe(Math.ceil(Math.sqrt(count)));
      expect(Math.ceil(count / columns) * columns).toBeGreaterThanOrEqual(count);
    }),
  );
});

test('[PIC3] no blocks and no image belong together', () => {
  const none = { ...part, blocks: new Uint16Array(0), encoding: 'none', image: new Uint8Array(0) } as const;
  expect(taken(none)).toBe(true);
  expect(taken({ ...none, image: new Uint8Array(1) })).toBe(false);
  expect(taken({ ...none, blocks: new Uint16Array([1]) })).toBe(false);
  expect(taken({ ...none, blocks: null })).toBe(false);
  expect(taken({ ...part, blocks: new Uint16Array(0) })).toBe(false);
});

test('[PIC6] only what begins like a WebP or JPEG passes for one', () => {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  expect(taken({ ...part, encoding: 'jpeg', image: jpeg })).toBe(true);
  for (const image of [
    jpeg,
    text('<svg onload=1></svg>'),
    text('GIF89a......'),
    text('RIFF0000WAVEfmt '),
    webp.subarray(0, 12),
  ])
    expect(taken({ ...part, image })).toBe(false);
  for (const image of [webp, text('\u00ff\u00d8'), new Uint8Array(0)])
    expect(taken({ ...part, encoding: 'jpeg', image })).toBe(false);
});

test('[PIC1] no bytes make the reader fail, and what it takes it would write again', () => {
  const mutated = fc
    .tuple(anyPart, fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 3 }))
    .map(([given, changes]) => {
      const bytes = encodePicture(given);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 60 })), (bytes) => {
      const parsed = parsePicture(bytes);
      expect(!parsed.ok || Buffer.from(encodePicture(parsed.value)).equals(bytes)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
