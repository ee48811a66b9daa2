import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { encodeMedia, MEDIA_HEADER_BYTES, type MediaFrame, parseMedia } from './media.ts';

const anyFrame: fc.Arbitrary<MediaFrame> = fc.record({
  kind: fc.constant(1),
  key: fc.boolean(),
  more: fc.boolean(),
  seq: fc.nat(0xffff_ffff),
  stream: fc.nat(0xffff_ffff),
  payload: fc.uint8Array({ maxLength: 400 }),
});
const frame: MediaFrame = { kind: 1, key: true, more: true, seq: 1, stream: 2, payload: new Uint8Array([9]) };
const codeOf = (bytes: Uint8Array): string => {
  const parsed = parseMedia(bytes);
  return parsed.ok ? 'taken' : parsed.refused.code;
};
const changed = (at: number, value: number): Uint8Array => encodeMedia(frame).with(at, value);

describe('[MED1] a media frame', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(anyFrame, (given) => {
        expect(parseMedia(encodeMedia(given))).toEqual({ ok: true, value: given });
      }),
    );
  });

  test('is a header of 16 bytes, big-endian, and what follows', () => {
    const bytes = encodeMedia({ ...frame, seq: 0x01020304, stream: 0x05060708 });
    expect(Array.from(bytes)).toEqual([1, 1, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 1, 9]);
  });

  test('is refused when it is cut short or goes on', () => {
    const bytes = encodeMedia(frame);
    for (let length = 0; length < bytes.length; length += 1)
      expect(codeOf(bytes.subarray(0, length))).toBe('bad-frame');
    expect(codeOf(new Uint8Array([...bytes, 0]))).toBe('bad-frame');
  });

  test('is refused with an unknown version, kind, flag or length', () => {
    expect(codeOf(changed(0, 2))).toBe('wrong-version');
    for (const kind of [0, 2, 255]) expect(codeOf(changed(1, kind))).toBe('unknown-type');
    for (const flags of [4, 8, 0x80]) expect(codeOf(changed(3, flags))).toBe('bad-frame');
    expect(codeOf(changed(2, 1))).toBe('bad-frame');
    for (const at of [12, 13, 14, 15]) expect(codeOf(changed(at, 0xff))).toBe('bad-frame');
  });

  test('is read out of the middle of other bytes', () => {
    const bytes = encodeMedia(frame);
    const around = new Uint8Array(bytes.length + 7);
    around.set(bytes, 3);
    expect(parseMedia(around.subarray(3, 3 + bytes.length))).toEqual({ ok: true, value: frame });
  });
});

test('[LIM3] 256 KiB are taken, a byte more is too large for reader and writer', () => {
  const most = encodeMedia({ ...frame, payload: new Uint8Array(LIMITS.mediaBytes - MEDIA_HEADER_BYTES) });
  expect([most.byteLength, codeOf(most)]).toEqual([LIMITS.mediaBytes, 'taken']);
  expect(codeOf(new Uint8Array(LIMITS.mediaBytes + 1))).toBe('too-large');
  expect(() => encodeMedia({ ...frame, payload: new Uint8Array(LIMITS.mediaBytes) })).toThrow(RangeError);
});

test('[MED1] no bytes make the reader fail, and what it takes it would write again', () => {
  const mutated = fc.tuple(anyFrame, fc.nat(40), fc.nat(255)).map(([given, at, value]) => {
    const bytes = encodeMedia(given);
    return at < bytes.length ? bytes.with(at, value) : bytes;
  });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 60 })), (bytes) => {
      const parsed = parseMedia(bytes);
      expect(!parsed.ok || Buffer.from(encodeMedia(parsed.value)).equals(bytes)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
