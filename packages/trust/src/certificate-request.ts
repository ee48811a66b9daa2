import type { KeyObject } from 'node:crypto';
import type { Pkcs10CertificateRequest } from '@peculiar/x509';
import { TrustError } from './errors.ts';
import { ECDSA_SHA256, readSpki, signingKey, verifyingKey } from './p256.ts';
import { spkiHash, spkiOf } from './pin.ts';
import { loadX509 } from './x509.ts';

/** A key that asked for a certificate and proved, by signing the request, that it is there. */
export type CertificateRequest = { readonly key: KeyObject; readonly spki: Buffer; readonly spkiHash: string };

// Ours have some 220 bytes; the protocol carries no more than this.
const MAX_BYTES = 3_000;

/** A PKCS#10 request (DER) for a device's own P-256 key. It names nothing: the hub decides the name. */
export const createCertificateRequest = async (privateKey: KeyObject): Promise<Buffer> => {
  const { Name, Pkcs10CertificateRequestGenerator } = await loadX509();
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: new Name([{ CN: [{ utf8String: 'Usher device' }] }]),
    keys: { privateKey: signingKey(privateKey), publicKey: verifyingKey(privateKey) },
    signingAlgorithm: ECDSA_SHA256,
  });
  return Buffer.from(request.rawData);
};

const bad = (what: string, cause?: unknown): TrustError =>
  new TrustError(
    'bad-request',
    `The certificate request ${what}.`,
    'Enrol again with the same version of Usher.',
    cause,
  );

/** What the library makes of it; whatever it throws over bytes from the network is the fault of the bytes. */
const understood = async <T>(read: () => T | Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    throw bad('is not of its form', error);
  }
};

const isEcdsaSha256 = (request: Pkcs10CertificateRequest): boolean => {
  const { name, hash }: { name?: string; hash?: { name?: string } } = request.signatureAlgorithm;
  return name === ECDSA_SHA256.name && hash?.name === ECDSA_SHA256.hash;
};

/**
 * Reads a request that came over the network. Only its key is used; names and wishes in it count for nothing.
 * Rejects with TrustError `bad-request` for everything but a P-256 key that signed the request with SHA-256, and for
 * more than 3,000 bytes.
 */
export const readCertificateRequest = async (bytes: Uint8Array): Promise<CertificateRequest> => {
  if (bytes.length > MAX_BYTES) throw bad('is too long');
  // A DER sequence; the library would also guess at PEM, hex and base64.
  if (bytes[0] !== 0x30) throw bad('is not of its form');
  const { Pkcs10CertificateRequest } = await loadX509();
  const request = await understood(() => new Pkcs10CertificateRequest(Buffer.from(bytes)));
  if (!(await understood(() => isEcdsaSha256(request)))) throw bad('is not signed with ECDSA and SHA-256');
  const key = readSpki(await understood(() => Buffer.from(request.publicKey.rawData)));
  if (key === null) throw bad('does not hold a P-256 key');
  if (!(await understood(() => request.verify()))) throw bad('is not signed by its own key');
  const spki = spkiOf(key);
  return { key, spki, spkiHash: spkiHash(spki) };
};
