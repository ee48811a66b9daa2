import { type KeyObject, X509Certificate } from 'node:crypto';
import { spkiHash, spkiOf } from './pin.ts';

/** What the chain has to be. */
export type ChainWish = {
  readonly pin: string;
  readonly urn: string;
  readonly usage: 'server' | 'client';
  /** The private key that belongs to the leaf. */
  readonly key: KeyObject;
};

const USAGE = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;

/** Reads one certificate, PEM text or DER bytes; null for everything else. */
export const readCertificate = (certificate: string | Uint8Array): X509Certificate | null => {
  try {
    return new X509Certificate(certificate);
  } catch {
    return null;
  }
};

const issued = (certificate: X509Certificate, by: X509Certificate): boolean => {
  try {
    return by.ca && certificate.checkIssued(by) && certificate.verify(by.publicKey);
  } catch {
    return false;
  }
};

/** Whether the root is the pinned one and signed itself. */
export const isPinnedRoot = (root: X509Certificate, pin: string): boolean =>
  issued(root, root) && spkiHash(spkiOf(root.publicKey)) === pin;

/** Whether the pinned root stands behind a CA. */
export const isIssuedCa = (issuing: X509Certificate, root: X509Certificate): boolean =>
  issuing.ca && issued(issuing, root);

/** Whether a leaf was issued by this CA for this name, use and key. */
export const isIssuedLeaf = (leaf: X509Certificate, issuing: X509Certificate, wish: ChainWish): boolean =>
  !leaf.ca &&
  issued(leaf, issuing) &&
  leaf.subjectAltName === `URI:${wish.urn}` &&
  leaf.keyUsage.length === 1 &&
  leaf.keyUsage[0] === USAGE[wish.usage] &&
  leaf.checkPrivateKey(wish.key);
