import { createPublicKey, ECDH, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKey, readSpki } from './p256.ts';
import { spkiOf } from './pin.ts';

test('a public key is read in its one right form', async () => {
  const spki = spkiOf(await createKey());
  const key = readSpki(spki);
  expect(key === null ? null : spkiOf(key)).toEqual(spki);
});

test('the same key with a compressed point is not read', async () => {
  const spki = spkiOf(await createKey());
  const point = ECDH.convertKey(spki.subarray(-65), 'prime256v1', undefined, undefined, 'compressed') as Buffer;
  const compressed = Buffer.concat([Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex'), point]);
  expect(createPublicKey({ key: compressed, type: 'spki', format: 'der' }).asymmetricKeyType).toBe('ec');
  expect(readSpki(compressed)).toBe(null);
});

test('points off the curve, other kinds of key and other bytes are not read', async () => {
  const off = Buffer.from(spkiOf(await createKey()));
  off[90] = (off[90] ?? 0) ^ 1;
  const others = [
    generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    generateKeyPairSync('rsa', { modulusLength: 1024 }),
    generateKeyPairSync('ed25519'),
    generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }),
  ];
  for (const spki of [off, Buffer.alloc(0), Buffer.alloc(91), ...others.map(({ publicKey }) => spkiOf(publicKey))])
    expect(readSpki(spki)).toBe(null);
});
