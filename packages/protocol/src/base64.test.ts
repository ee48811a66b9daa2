import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase64, toBase64 } from './base64.ts';

it('writes what Node writes, and reads it back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const text = toBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(text)).toEqual(new Uint8Array(bytes));
    }),
  );
});

it('reads one form only', () => {
  for (const other of ['A', 'AA', 'AAA', 'AB==', 'AA=', 'AA===', 'AA==AA==', 'A A=', '-_8=', 'AAAA\n', '=', '===='])
    expect(fromBase64(other)).toBeNull();
});
