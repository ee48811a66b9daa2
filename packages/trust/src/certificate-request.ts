import { type KeyObject, sign, verify } from 'node:crypto';
import { commonNameOf, ECDSA_SHA256 } from './certificate.ts';
import { bitString, der, readDer, smallInteger, TAG } from './der.ts';
import { TrustError } from './errors.ts';
import { readSpki } from './p256.ts';
import { spkiHash, spkiOf } from './pin.ts';

/** A key that asked for a certificate and proved, by signing the request, that it is there. */
export type CertificateRequest = { readonly key: KeyObject; readonly spki: Buffer; readonly spkiHash: string };

/** A PKCS#10 request (DER) for a device's own key. It names nothing: the hub decides the name. */
export const createCertificateRequest = (privateKey: KeyObject): Buffer => {
  const info = der(TAG.sequence, smallInteger(0), commonNameOf('Usher device'), spkiOf(privateKey), der(TAG.context0));
  return der(TAG.sequence, info, ECDSA_SHA256, bitString(sign('sha256', info, privateKey)));
};

const bad = (what: string): TrustError =>
  new TrustError('bad-request', `The certificate request ${what}.`, 'Enrol again with the same version of Usher.');

/**
 * Reads a request that came over the network. Only its key is used; names and wishes in it count for nothing.
 * Throws TrustError `bad-request` for everything but a P-256 key that signed the request with SHA-256.
 */
export const readCertificateRequest = (request: Uint8Array): CertificateRequest => {
  const outer = readDer(Buffer.from(request));
  if (outer?.length !== 1 || outer[0]?.tag !== TAG.sequence) throw bad('is not of its form');
  const [info, algorithm, signature, ...more] = readDer(outer[0].content) ?? [];
  if (info?.tag !== TAG.sequence || signature?.tag !== TAG.bitString || more.length > 0)
    throw bad('is not of its form');
  if (!algorithm?.whole.equals(ECDSA_SHA256)) throw bad('is not signed with ECDSA and SHA-256');
  const [version, subject, spki] = readDer(info.content) ?? [];
  if (!version?.whole.equals(smallInteger(0)) || subject?.tag !== TAG.sequence || spki === undefined)
    throw bad('is not of its form');
  const key = readSpki(spki.whole);
  if (key === null) throw bad('does not hold a P-256 key');
  if (signature.content[0] !== 0 || !verify('sha256', info.whole, key, signature.content.subarray(1)))
    throw bad('is not signed by its own key');
  return { key, spki: Buffer.from(spki.whole), spkiHash: spkiHash(spki.whole) };
};
