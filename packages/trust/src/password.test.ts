import { expect, test } from 'vitest';
import { createPasswords } from './password.ts';

// The real cost takes 128 MiB a go; what is promised does not depend on it.
const cheap = createPasswords({ logN: 10, r: 8, p: 1 });

test('a password belongs to its own record only', async () => {
  const record = await cheap.hash('correct horse');
  expect(await cheap.verify(record, 'correct horse')).toBe(true);
  expect(await cheap.verify(record, 'correct hors')).toBe(false);
  expect(await cheap.verify(record, '')).toBe(false);
});

test('two records of one password differ, and hold what it takes to check them', async () => {
  const [one, two] = [await cheap.hash('same'), await cheap.hash('same')];
  expect(one).not.toBe(two);
  expect(one).toMatch(/^scrypt\$10\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  const dearer = createPasswords({ logN: 11, r: 8, p: 1 });
  expect(await dearer.verify(one, 'same')).toBe(true);
});

test('one password typed on two keyboards is one password', async () => {
  const record = await cheap.hash('caf\u00e9');
  expect(await cheap.verify(record, 'cafe\u0301')).toBe(true);
});

test('[SGN3] an account that does not exist is checked like any other, and is never right', async () => {
  expect(await cheap.verify(null, 'anything')).toBe(false);
  expect(await cheap.verify(null, '')).toBe(false);
});

test('[SGN3] unless said otherwise a record asks for 2^17, 8, 1', async () => {
  expect(await createPasswords().hash('x')).toMatch(/^scrypt\$17\$8\$1\$/);
});

test('a damaged record is told, and one that asks for too much memory is one', async () => {
  const record = await cheap.hash('x');
  for (const damaged of [
    '',
    'plain',
    record.slice(0, -1),
    record.replace('$10$', '$30$'),
    record.replace('$8$', '$99$'),
  ])
    await expect(cheap.verify(damaged, 'x')).rejects.toMatchObject({ code: 'bad-password-record' });
  expect(await cheap.verify(record, 'x')).toBe(true);
});
