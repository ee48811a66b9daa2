import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bitString, der, oid, smallInteger, TAG, time } from './der.ts';
import { spkiOf } from './pin.ts';

/** `root` and `issuing` sign certificates; `hub` is a TLS server and `device` a TLS client, by extended key usage. */
export type CertificateRole = 'root' | 'issuing' | 'hub' | 'device';

/** Who signs: the common name in its own certificate, and its key. */
export type Issuer = { readonly commonName: string; readonly key: KeyObject };

export type CertificateWish = {
  readonly role: CertificateRole;
  readonly commonName: string;
  /** The public key to certify, or a private key whose public half is meant. */
  readonly key: KeyObject;
  readonly issuer: Issuer;
  /** The only subject alternative name; CAs have none. */
  readonly urn?: string;
};

// Computers with a dead clock battery believe it is 1970 or 2020; nothing here relies on dates for freshness.
const NOT_BEFORE = new Date('2020-01-01T00:00:00Z');
const NOT_AFTER = new Date('2099-12-31T23:59:59Z');

export const ECDSA_SHA256 = der(TAG.sequence, oid('1.2.840.10045.4.3.2'));

const TRUE = der(TAG.boolean, Buffer.from([0xff]));

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  der(TAG.sequence, oid(id), ...(critical ? [TRUE] : []), der(TAG.octetString, value));

const keyId = (key: KeyObject): Buffer => createHash('sha256').update(spkiOf(key)).digest().subarray(0, 20);

/** A name of one part: its common name. */
export const commonNameOf = (commonName: string): Buffer =>
  der(
    TAG.sequence,
    der(TAG.set, der(TAG.sequence, oid('2.5.4.3'), der(TAG.utf8String, Buffer.from(commonName, 'utf8')))),
  );

const basicConstraints = (role: CertificateRole): Buffer => {
  if (role === 'root') return der(TAG.sequence, TRUE);
  // The issuing CA may make devices but no further CAs.
  return role === 'issuing' ? der(TAG.sequence, TRUE, smallInteger(0)) : der(TAG.sequence);
};

const KEY_USAGE = {
  root: [1, 0b0000_0110], // keyCertSign, cRLSign
  issuing: [1, 0b1000_0110], // and digitalSignature, for what it signs besides certificates
  hub: [7, 0b1000_0000], // digitalSignature alone: BoringSSL refuses a certificate without it
  device: [7, 0b1000_0000],
} as const;

const EXTENDED_USAGE = { hub: '1.3.6.1.5.5.7.3.1', device: '1.3.6.1.5.5.7.3.2' } as const;

const extensions = (wish: CertificateWish): Buffer => {
  const { role, urn, key, issuer } = wish;
  const list = [
    extension('2.5.29.19', true, basicConstraints(role)),
    extension('2.5.29.15', true, der(TAG.bitString, Buffer.from(KEY_USAGE[role]))),
    extension('2.5.29.14', false, der(TAG.octetString, keyId(key))),
    extension('2.5.29.35', false, der(TAG.sequence, der(0x80, keyId(issuer.key)))),
  ];
  if (role === 'hub' || role === 'device')
    list.push(extension('2.5.29.37', true, der(TAG.sequence, oid(EXTENDED_USAGE[role]))));
  if (urn !== undefined) list.push(extension('2.5.29.17', false, der(TAG.sequence, der(0x86, Buffer.from(urn)))));
  return der(TAG.context3, der(TAG.sequence, ...list));
};

const serial = (): Buffer => {
  const bytes = randomBytes(16);
  // Positive and of full length whatever the dice say.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return der(TAG.integer, bytes);
};

/** A signed X.509 v3 certificate in DER, by the profile of the product: P-256, SHA-256, dates 2020 to 2099. */
export const issueCertificate = (wish: CertificateWish): Buffer => {
  const body = der(
    TAG.sequence,
    der(TAG.context0, smallInteger(2)),
    serial(),
    ECDSA_SHA256,
    commonNameOf(wish.issuer.commonName),
    der(TAG.sequence, time(NOT_BEFORE), time(NOT_AFTER)),
    commonNameOf(wish.commonName),
    spkiOf(wish.key),
    extensions(wish),
  );
  return der(TAG.sequence, body, ECDSA_SHA256, bitString(sign('sha256', body, wish.issuer.key)));
};

/** DER as PEM text. */
export const certificatePem = (bytes: Uint8Array): string => {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};
