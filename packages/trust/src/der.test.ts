import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitString, der, oid, readDer, smallInteger, TAG, time } from './der.ts';

test('values are written as X.690 says', () => {
  expect(oid('1.2.840.10045.4.3.2').toString('hex')).toBe('06082a8648ce3d040302');
  expect(smallInteger(2).toString('hex')).toBe('020102');
  expect(bitString(Buffer.from([1])).toString('hex')).toBe('03020001');
  expect(time(new Date('2020-01-01T00:00:00Z')).toString('latin1')).toBe('\x17\x0d200101000000Z');
  expect(time(new Date('2099-12-31T23:59:59Z')).toString('latin1')).toBe('\x18\x0f20991231235959Z');
  expect(() => der(TAG.sequence, Buffer.alloc(70_000))).toThrow(RangeError);
});

test('what was written is read back', () => {
  const tag = fc.constantFrom(...Object.values(TAG));
  fc.assert(
    fc.property(fc.array(fc.tuple(tag, fc.uint8Array({ maxLength: 400 })), { maxLength: 5 }), (values) => {
      const bytes = Buffer.concat(values.map(([kind, content]) => der(kind, content)));
      const read = readDer(bytes);
      expect(read?.map((value) => [value.tag, new Uint8Array(value.content)])).toEqual(values);
      expect(Buffer.concat(read?.map((value) => value.whole) ?? [])).toEqual(bytes);
    }),
  );
});

test('lengths in any but their one right form are not read', () => {
  for (const hex of ['048100', '04817f', '04820001', '0480', '0483000001ff', '0402aa', '04', '1f0100', '048200ff'])
    expect(readDer(Buffer.from(hex.padEnd(hex.length, '0'), 'hex'))).toBe(null);
});

test('no bytes make the reader fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const whole = readDer(Buffer.from(bytes))?.map((value) => value.whole);
      expect(whole === undefined || Buffer.concat(whole).equals(bytes)).toBe(true);
    }),
  );
});
