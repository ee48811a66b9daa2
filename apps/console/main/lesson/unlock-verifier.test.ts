import { createPasswords } from '@usher/trust';
import { expect, it } from 'vitest';
import { UnlockVerifier } from './unlock-verifier.ts';

const passwords = createPasswords({ logN: 10, r: 8, p: 1 });

it('[IDL6] knows the password of the sign-in again, and none before or after', async () => {
  const verifier = new UnlockVerifier(passwords, () => undefined);
  expect(await verifier.isRight('')).toBe(false);
  verifier.hold('three words liked');
  expect(await verifier.isRight('three words liked')).toBe(true);
  expect(await verifier.isRight('three words like')).toBe(false);
  verifier.hold('another one');
  expect(await verifier.isRight('three words liked')).toBe(false);
  verifier.forget();
  expect(await verifier.isRight('another one')).toBe(false);
});

it('[IDL6] opens to nothing when its record could not be made, and says so', async () => {
  const failures: unknown[] = [];
  const noMemory = { ...passwords, hash: () => Promise.reject(new Error('no memory')) };
  const verifier = new UnlockVerifier(noMemory, (error) => failures.push(error));
  verifier.hold('three words liked');
  expect(await verifier.isRight('three words liked')).toBe(false);
  expect(failures).toHaveLength(1);
});
