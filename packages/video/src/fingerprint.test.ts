import { expect, it } from 'vitest';
import { Fingerprint } from './fingerprint.ts';

it('tells a whole picture that is the same again from one that differs anywhere', () => {
  const print = new Fingerprint();
  const bytes = Uint8Array.from({ length: 5_000 }, (_, i) => i % 251);
  const differs = (...parts: readonly Uint8Array[]): boolean => {
    for (const part of parts) print.add(part);
    return print.ended();
  };
  expect(differs(bytes)).toBe(true);
  expect(differs(bytes.subarray(0, 100), bytes.subarray(100))).toBe(false);
  for (let at = 0; at < bytes.length; at += 97) expect(differs(bytes.with(at, 255))).toBe(true);
  expect(differs(bytes)).toBe(true);
  print.add(bytes);
  print.dropped();
  expect(differs(bytes)).toBe(false);
});
