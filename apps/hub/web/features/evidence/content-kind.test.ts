import { expect, it } from 'vitest';
import { contentKind, fileName, sizeText } from './content-kind.ts';

const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part, 'latin1')])));

it.each([
  [bytes(0x89, 'PNG\r\n', 0x1a), 'png'],
  [bytes(0xff, 0xd8, 0xff, 0xe0), 'jpg'],
  [bytes('RIFF', 0, 0, 0, 0, 'WEBPVP8 '), 'webp'],
  [bytes('GIF89a'), 'gif'],
  [bytes('%PDF-1.7'), 'pdf'],
  [bytes('<svg onload=alert(1)>'), 'txt'],
  [bytes('<script>'), 'txt'],
  [bytes('MZ', 0, 1), 'other'],
  [bytes(0xc3, 0x28), 'other'],
  [bytes('RIFF', 0, 0, 0, 0, 'AVI '), 'other'],
])('a file is what its bytes say: %#', (content, kind) => {
  expect(contentKind(content)).toBe(kind);
});

it('nothing of a file but its id and sort gets into a name', () => {
  expect(fileName('0196', 'png')).toBe('evidence-0196.png');
  expect(fileName('0196', 'other')).toBe('evidence-0196.bin');
});

it.each([
  [12, '12 bytes'],
  [2_340, '2.3 KB'],
  [730_000, '730 KB'],
  [20_971_520, '21 MB'],
])('%d is said as %s', (size, text) => {
  expect(sizeText(size)).toBe(text);
});
