import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doorOf } from './first-record.ts';

const record = (content: string, length = content.length): Buffer =>
  Buffer.concat([Buffer.from([22, 3, 1, length >> 8, length & 0xff]), Buffer.from(content, 'latin1')]);

test('[LNK2] the first record says which door a connection wants', () => {
  expect(doorOf(record('....\x0dusher-enrol/1..'))).toBe('enrol');
  expect(doorOf(record('....\x08usher/1..'))).toBe('link');
  expect(doorOf(record(''))).toBe('link');
});

test('[LNK2] half a record is waited for, however it is cut', () => {
  const whole = record('....\x0dusher-enrol/1..');
  for (let cut = 0; cut < whole.length; cut += 1) expect(doorOf(whole.subarray(0, cut))).toBe('more');
});

test('what is not TLS, or too long for its first record, gets no door', () => {
  expect(doorOf(Buffer.from('GET / HTTP/1.1\r\n'))).toBe(null);
  expect(doorOf(record('', 0xffff))).toBe(null);
});

test('no bytes make it fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(['link', 'enrol', 'more', null]).toContain(doorOf(Buffer.from(bytes)));
    }),
  );
});
