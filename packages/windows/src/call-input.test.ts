import { describe, expect, it } from 'vitest';
import { CALL_CHARS, fitsCall } from './call-input.ts';

const ring: unknown[] = [];
ring.push(ring);

describe('what a page sends in a call', () => {
  it.each([
    [undefined],
    [null],
    [{}],
    [{ user: 'a', password: 'b'.repeat(256) }],
    [{ stations: Array.from({ length: 1_000 }, () => '0196a000-0000-7000-8000-000000000001') }],
    ['x'.repeat(CALL_CHARS - 10)],
  ])('fits when it is what the page asks for: %#', (input) => {
    expect(fitsCall(input)).toBe(true);
  });

  it.each([
    ['a long text', 'x'.repeat(CALL_CHARS)],
    ['many texts', Array.from({ length: 2_000 }, () => 'x'.repeat(200))],
    ['a list of nothing', Array.from({ length: CALL_CHARS })],
    // oxlint-disable-next-line unicorn/no-new-array -- an empty list that says it is long
    ['a list with holes', { list: new Array(4_000_000_000) }],
    ['many names', Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`a${at}`, 1]))],
    ['a ring', ring],
    ['bytes', { bytes: new Uint8Array(8) }],
    ['a map', new Map([['a', 1]])],
    ['a date', [new Date(0)]],
    ['a large number', 10n],
  ])('does not when it is %s', (_what, input) => {
    expect(fitsCall(input)).toBe(false);
  });
});
