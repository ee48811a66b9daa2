import { createHash, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import type { Extension } from '@peculiar/x509';
import { ECDSA_SHA256, signingKey, verifyingKey } from './p256.ts';
import { spkiOf } from './pin.ts';
import { loadX509, type X509Library } from './x509.ts';

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
  /** The only subject alternative name of a device or of the hub's door; CAs have none. */
  readonly urn?: string;
  /** What browsers reach a server by: host names and addresses. */
  readonly hosts?: readonly string[];
  /** In place of the years 2020 to 2099, for those who do look at dates. */
  readonly dates?: { readonly from: Date; readonly until: Date };
};

// Computers with a dead clock battery believe it is 1970 or 2020; nothing here relies on dates for freshness.
const NOT_BEFORE = new Date('2020-01-01T00:00:00Z');
const NOT_AFTER = new Date('2099-12-31T23:59:59Z');

// Written out, because the library's own are SHA-1 and every certificate of a school has to name its keys alike.
const keyId = (key: KeyObject): string => createHash('sha256').update(spkiOf(key)).digest('hex').slice(0, 40);

const roleExtensions = (x509: X509Library, role: CertificateRole): readonly Extension[] => {
  const { BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsagesExtension } = x509;
  const { cRLSign, digitalSignature, keyCertSign } = x509.KeyUsageFlags;
  switch (role) {
    case 'root':
      return [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(keyCertSign | cRLSign, true),
      ];
    case 'issuing':
      return [
        // It may make devices but no further CAs.
        new BasicConstraintsExtension(true, 0, true),
        // The digital signature is for what it signs besides certificates.
        new KeyUsagesExtension(digitalSignature | keyCertSign | cRLSign, true),
      ];
    case 'hub':
    case 'device':
      return [
        new BasicConstraintsExtension(false, undefined, true),
        // BoringSSL refuses a certificate without it.
        new KeyUsagesExtension(digitalSignature, true),
        new ExtendedKeyUsageExtension(
          [role === 'hub' ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth],
          true,
        ),
      ];
  }
};

const alternativeNames = (x509: X509Library, { urn, hosts = [] }: CertificateWish): readonly Extension[] => {
  const names = [
    ...(urn === undefined ? [] : [{ type: 'url' as const, value: urn }]),
    ...hosts.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
  ];
  return names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)];
};

/**
 * A signed X.509 v3 certificate in DER, by the profile of the product: P-256, SHA-256, dates 2020 to 2099 unless others
 * are wished, a random serial number of 128 bits.
 */
export const issueCertificate = async (wish: CertificateWish): Promise<Buffer> => {
  const { role, commonName, key, issuer, dates } = wish;
  const x509 = await loadX509();
  const nameOf = (text: string) => new x509.Name([{ CN: [{ utf8String: text }] }]);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: nameOf(commonName),
    issuer: nameOf(issuer.commonName),
    notBefore: dates?.from ?? NOT_BEFORE,
    notAfter: dates?.until ?? NOT_AFTER,
    publicKey: verifyingKey(key),
    signingKey: signingKey(issuer.key),
    signingAlgorithm: ECDSA_SHA256,
    extensions: [
      ...roleExtensions(x509, role),
      new x509.SubjectKeyIdentifierExtension(keyId(key)),
      new x509.AuthorityKeyIdentifierExtension(keyId(issuer.key)),
      ...alternativeNames(x509, wish),
    ],
  });
  return Buffer.from(certificate.rawData);
};
