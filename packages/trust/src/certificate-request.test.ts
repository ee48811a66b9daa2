import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCertificateRequest, readCertificateRequest } from './certificate-request.ts';
import { ECDSA_SHA256, commonNameOf } from './certificate.ts';
import { bitString, der, smallInteger, TAG } from './der.ts';
import { TrustError } from './errors.ts';
import { spkiHash, spkiOf } from './pin.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const request = createCertificateRequest(privateKey);

const refused = (bytes: Uint8Array): string => {
  try {
    readCertificateRequest(bytes);
    return 'taken';
  } catch (error) {
    if (error instanceof TrustError) return error.code;
    throw error;
  }
};

test('[ENR1] a request shows its key and that whoever asks has the other half', () => {
  const read = readCertificateRequest(request);
  expect(read.spki).toEqual(spkiOf(privateKey));
  expect(read.spkiHash).toBe(spkiHash(createPublicKey(privateKey)));
});

test('a request with any byte changed is refused', () => {
  for (let at = 0; at < request.length; at += 1) {
    const changed = Buffer.from(request);
    changed[at] = (changed[at] ?? 0) ^ 0x01;
    expect(refused(changed)).toBe('bad-request');
  }
});

test('a request cut short or with something after it is refused', () => {
  for (let length = 0; length < request.length; length += 1)
    expect(refused(request.subarray(0, length))).toBe('bad-request');
  expect(refused(Buffer.concat([request, Buffer.from([0])]))).toBe('bad-request');
});

test('keys of another kind are refused, however well they sign', () => {
  for (const pair of [
    generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ])
    expect(refused(createCertificateRequest(pair.privateKey))).toBe('bad-request');
});

test('a request signed by another key is refused', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const info = der(TAG.sequence, smallInteger(0), commonNameOf('x'), spkiOf(other.privateKey), der(TAG.context0));
  const signature = bitString(sign('sha256', info, privateKey));
  expect(refused(der(TAG.sequence, info, ECDSA_SHA256, signature))).toBe('bad-request');
  const right = bitString(sign('sha256', info, other.privateKey));
  expect(refused(der(TAG.sequence, info, ECDSA_SHA256, right))).toBe('taken');
});

test('no bytes make it fail in another way', () => {
  const mutated = fc
    .array(fc.tuple(fc.nat(request.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    .map((changes) => {
      const bytes = Buffer.from(request);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 400 })), (bytes) => {
      expect(['taken', 'bad-request']).toContain(refused(bytes));
    }),
    { numRuns: 2_000 },
  );
});
