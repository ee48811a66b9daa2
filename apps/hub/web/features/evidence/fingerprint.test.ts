import { expect, it } from 'vitest';
import { typedKey } from './evidence-key.ts';
import { fingerprintOf, isFingerprint, keyGroups } from './fingerprint.ts';

const DIGEST = `0123456789abcdef${'7'.repeat(48)}`;
const KEY = `AGE-SECRET-KEY-1${'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.repeat(2).slice(0, 58)}`;

it('[EVK3] two people compare sixteen digits, however one writes what the other says', () => {
  expect(fingerprintOf(DIGEST)).toBe('0123 4567 89AB CDEF');
  expect(isFingerprint('0123-4567 89abcdef', DIGEST)).toBe(true);
  expect(isFingerprint('0123 4567 89AB CDEE', DIGEST)).toBe(false);
  expect(isFingerprint('', DIGEST)).toBe(false);
});

it('a printed key is typed back group by group', () => {
  const groups = keyGroups(KEY);
  expect(groups).toHaveLength(11);
  expect(groups.at(-1)).toHaveLength(4);
  expect(typedKey(groups.join(' '))).toBe(KEY);
  expect(typedKey(` ${groups.join('\n').toLowerCase()} `)).toBe(KEY);
  expect(typedKey(groups.slice(0, -1).join(' '))).toBeNull();
});
