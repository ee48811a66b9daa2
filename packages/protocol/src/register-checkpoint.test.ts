import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkpointBody, parseCheckpoint, signedNote } from './register-checkpoint.ts';

const root = new Uint8Array(32).fill(7);
const signature = { name: 'usher/school', keyId: Uint8Array.of(1, 2, 3, 4), signature: Uint8Array.of(9, 8, 7) };
const body = 'usher/school\n12\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n';
const text = `${body}\n\u2014 usher/school AQIDBAkIBw==\n`;

describe("a checkpoint's text", () => {
  it('[REG11] has origin, size and root on a line each, a blank line, and the signature', () => {
    expect(checkpointBody({ origin: 'usher/school', size: 12, root })).toBe(body);
    expect(signedNote(body, signature)).toBe(text);
    expect(parseCheckpoint(text)).toEqual({ checkpoint: { origin: 'usher/school', size: 12, root }, body, signature });
  });

  it('[REG11] is not written when it could not be read back', () => {
    for (const origin of ['', 'two words', 'a+b', 'a\nb'])
      expect(() => checkpointBody({ origin, size: 1, root })).toThrow(RangeError);
    for (const size of [-1, 0.5, 2 ** 53])
      expect(() => checkpointBody({ origin: 'o', size, root })).toThrow(RangeError);
    expect(() => checkpointBody({ origin: 'o', size: 1, root: root.subarray(1) })).toThrow(RangeError);
  });

  it.each([
    ['nothing', ''],
    ['no signature', body],
    ['a leading zero', text.replace('\n12\n', '\n012\n')],
    ['a size that is no number', text.replace('\n12\n', '\n1e1\n')],
    ['a size beyond counting', text.replace('\n12\n', '\n9999999999999999\n')],
    ['a further line', text.replace('\n\n', '\nmore\n\n')],
    ['a second signature', `${text}\u2014 other AQIDBAkIBw==\n`],
    ['a hyphen for the dash', text.replace('\u2014', '-')],
    ['a short root', text.replace('BwcH', '')],
    ['no bytes of a signature', text.replace('AQIDBAkIBw==', 'AQIDBA==')],
    ['line ends of another system', text.replaceAll('\n', '\r\n')],
    ['no end', text.slice(0, -1)],
  ])('[REG11] with %s is not read', (_what, other) => {
    expect(parseCheckpoint(other)).toBeNull();
  });

  it('[REG11] has one form only: what is read is what would be written', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, char) => {
        const changed = text.slice(0, at) + char + text.slice(at + 1);
        const read = parseCheckpoint(changed);
        if (read !== null) expect(signedNote(read.body, read.signature)).toBe(changed);
      }),
    );
  });
});
