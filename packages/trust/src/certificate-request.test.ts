import { createPublicKey, generateKeyPairSync, type KeyPairKeyObjectResult, webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { createCertificateRequest, readCertificateRequest } from './certificate-request.ts';
import { TrustError } from './errors.ts';
import { ECDSA_SHA256, signingKey, verifyingKey } from './p256.ts';
import { spkiHash, spkiOf } from './pin.ts';
import { loadX509, type X509Library } from './x509.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const right = spkiHash(createPublicKey(privateKey));
let x509: X509Library;
let request: Buffer;

beforeAll(async () => {
  x509 = await loadX509();
  request = await createCertificateRequest(privateKey);
});

/** The hash of the key that was taken, or the code of the refusal; fails for every other end. */
const outcome = async (bytes: Uint8Array): Promise<string> => {
  try {
    return (await readCertificateRequest(bytes)).spkiHash;
  } catch (error) {
    if (error instanceof TrustError) return error.code;
    throw error;
  }
};

type Pair = { readonly privateKey: webcrypto.CryptoKey; readonly publicKey: webcrypto.CryptoKey };

const requestOf = async (
  keys: Pair,
  signingAlgorithm: { readonly name: string; readonly hash?: string } = ECDSA_SHA256,
  commonName = 'x',
): Promise<Uint8Array> => {
  const name = new x509.Name([{ CN: [{ utf8String: commonName }] }]);
  const made = await x509.Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm });
  return new Uint8Array(made.rawData);
};

const ed25519 = ({ publicKey, privateKey: key }: KeyPairKeyObjectResult): Pair => ({
  privateKey: key.toCryptoKey('Ed25519', true, ['sign']),
  publicKey: publicKey.toCryptoKey('Ed25519', true, ['verify']),
});

const ours: Pair = { privateKey: signingKey(privateKey), publicKey: verifyingKey(privateKey) };

test('[ENR1] a request shows its key and that whoever asks has the other half', async () => {
  const read = await readCertificateRequest(request);
  expect(read.spki).toEqual(spkiOf(privateKey));
  expect(read.spkiHash).toBe(right);
  expect(spkiOf(read.key)).toEqual(read.spki);
});

test('a request names nothing but the product', () => {
  expect(new x509.Pkcs10CertificateRequest(request).subject).toBe('CN=Usher device');
});

test('a request with any bit changed is refused, or was read as the same key', async () => {
  const at = request.indexOf(spkiOf(privateKey));
  expect(at).toBeGreaterThan(0);
  for (let bit = 0; bit < request.length * 8; bit += 1) {
    const changed = Buffer.from(request);
    const index = bit >> 3;
    changed[index] = (changed[index] ?? 0) ^ (1 << (bit & 7));
    const inKey = index >= at && index < at + spkiOf(privateKey).length;
    expect(inKey ? ['bad-request'] : ['bad-request', right]).toContain(await outcome(changed));
  }
}, 60_000);

test('a request cut short is refused', async () => {
  for (let length = 0; length < request.length; length += 1)
    expect(await outcome(request.subarray(0, length))).toBe('bad-request');
});

test('a request in another form than DER is refused', async () => {
  const text = new x509.Pkcs10CertificateRequest(request);
  for (const form of ['pem', 'hex', 'base64', 'base64url'] as const)
    expect(await outcome(Buffer.from(text.toString(form)))).toBe('bad-request');
});

test('keys of another kind are refused, however well they sign', async () => {
  const { subtle } = webcrypto;
  const use = ['sign', 'verify'] as const;
  const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const rsaKey = { ...rsa, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const ec = (namedCurve: string) => subtle.generateKey({ name: 'ECDSA', namedCurve }, true, use);
  const made = await Promise.all([
    requestOf(await ec('P-384')),
    requestOf(await ec('P-521')),
    requestOf(await subtle.generateKey(rsaKey, true, use), rsa),
    requestOf(ed25519(generateKeyPairSync('ed25519')), { name: 'Ed25519' }),
  ]);
  for (const bytes of made) {
    expect(await new x509.Pkcs10CertificateRequest(bytes).verify()).toBe(true);
    expect(await outcome(bytes)).toBe('bad-request');
  }
});

test('a request signed by another key is refused', async () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const mixed = await requestOf({ ...ours, publicKey: verifyingKey(other.publicKey) });
  expect(await outcome(mixed)).toBe('bad-request');
  expect(await outcome(await requestOf(ours))).toBe(right);
});

test('a request signed over another hash is refused', async () => {
  for (const hash of ['SHA-1', 'SHA-384', 'SHA-512'])
    expect(await outcome(await requestOf(ours, { name: 'ECDSA', hash }))).toBe('bad-request');
});

test('a request that is longer than the protocol carries is refused', async () => {
  expect(await outcome(await requestOf(ours, ECDSA_SHA256, 'x'.repeat(2_500)))).toBe(right);
  expect(await outcome(await requestOf(ours, ECDSA_SHA256, 'x'.repeat(3_000)))).toBe('bad-request');
});

test('a request nested without end is refused', async () => {
  for (const opening of ['3080', 'a080', '30820bb0'])
    expect(await outcome(Buffer.alloc(3_000, opening, 'hex'))).toBe('bad-request');
});

test('no bytes make it fail in another way, or yield another key', async () => {
  const mutated = fc
    .array(fc.tuple(fc.nat(request.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    .map((changes) => {
      const bytes = Buffer.from(request);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
  const spliced = fc
    .tuple(fc.nat(request.length), fc.nat(request.length), fc.uint8Array({ maxLength: 40 }))
    .map(([from, to, between]) => Buffer.concat([request.subarray(0, from), between, request.subarray(to)]));
  const sequence = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.concat([Buffer.from([0x30]), bytes]));
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, spliced, sequence, fc.uint8Array({ maxLength: 400 })), async (bytes) => {
      expect(['bad-request', right]).toContain(await outcome(bytes));
    }),
    { numRuns: 1_000 },
  );
}, 60_000);
