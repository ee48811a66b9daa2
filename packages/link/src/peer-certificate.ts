import { createHash, X509Certificate } from 'node:crypto';
import type { PeerCertificate } from 'node:tls';
import { hubUrn, parseDeviceUrn } from '@usher/protocol';
import type { CertifiedDevice } from './listen.types.ts';

const SERVER = '1.3.6.1.5.5.7.3.1';

/**
 * SHA-256 of a certificate's public key (SPKI), hex: what a pin and a device list hold. Null when the key is none: OpenSSL
 * reads a certificate without looking at it.
 */
export const keyHash = (certificate: X509Certificate): string | null => {
  try {
    return createHash('sha256')
      .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex');
  } catch {
    return null;
  }
};

/** The one URN that a certificate names; null when it names something else or more (rule HEL2). */
export const onlyUrn = (certificate: X509Certificate): string | null => {
  const names = certificate.subjectAltName ?? '';
  return names.startsWith('URI:urn:') && !names.includes(',') ? names.slice('URI:'.length) : null;
};

/** Who a device is by its verified certificate; null when it is no device of this school. */
export const deviceOf = (certificate: X509Certificate, schoolId: string): CertifiedDevice | null => {
  const name = parseDeviceUrn(onlyUrn(certificate) ?? '');
  const spki = keyHash(certificate);
  return name?.schoolId === schoolId && spki !== null ? { id: name.id, kind: name.kind, spki } : null;
};

const chainOf = (leaf: Buffer, issuers: readonly Buffer[]): X509Certificate[] =>
  [leaf, ...issuers].map((raw) => new X509Certificate(raw));

/** The certificates that a peer showed or that its chain was completed with, leaf first; at most 8. */
export const peerChain = (certificate: PeerCertificate): X509Certificate[] => {
  const raws: Buffer[] = [];
  let next: PeerCertificate | undefined = certificate;
  while (next?.raw !== undefined && raws.length < 8 && !raws.some((raw) => raw.equals(next?.raw ?? Buffer.alloc(0)))) {
    raws.push(next.raw);
    // The last certificate of a chain is its own issuer.
    next = 'issuerCertificate' in next ? (next.issuerCertificate as PeerCertificate | undefined) : undefined;
  }
  const [leaf, ...issuers] = raws;
  return leaf === undefined ? [] : chainOf(leaf, issuers);
};

/** Whether a verified chain is the hub of this school: its name, and the pinned root at its end (rule LNK1). */
export const isHub = (chain: readonly X509Certificate[], schoolId: string, pin: string): boolean => {
  const [leaf] = chain;
  const root = chain.at(-1);
  return (
    leaf !== undefined && root !== undefined && onlyUrn(leaf) === hubUrn(schoolId) && root.ca && keyHash(root) === pin
  );
};

const issuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  keyHash(issuer) !== null && issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

const inForce = (certificate: X509Certificate, nowMs: number): boolean =>
  certificate.validFromDate.getTime() <= nowMs && nowMs <= certificate.validToDate.getTime();

/**
 * Whether a chain that TLS has not verified is sound from its leaf to the pinned root: for the first connection of
 * a device that knows nothing of its school but the pin.
 */
export const isPinnedChain = (chain: readonly X509Certificate[], pin: string, nowMs: number): boolean => {
  const [leaf, issuing, root, ...more] = chain;
  if (leaf === undefined || issuing === undefined || root === undefined || more.length > 0) return false;
  return (
    keyHash(root) === pin &&
    issuedBy(root, root) &&
    issuedBy(issuing, root) &&
    issuedBy(leaf, issuing) &&
    !leaf.ca &&
    leaf.keyUsage?.includes(SERVER) === true &&
    chain.every((certificate) => inForce(certificate, nowMs))
  );
};
