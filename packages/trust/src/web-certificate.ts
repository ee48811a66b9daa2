import { X509Certificate } from 'node:crypto';
import { issueCertificate } from './certificate.ts';
import { createKey, privatePem } from './p256.ts';
import type { School } from './school.ts';

const DAY_MS = 24 * 60 * 60_000;
/** What browsers take at most. */
const GOOD_FOR_DAYS = 397;

/** A TLS identity for browsers, in PEM: leaf, then issuing CA. */
export type WebCertificate = { readonly certificateChain: string; readonly privateKey: string };

/**
 * A certificate and a fresh key for pages of the school under these host names and addresses. It is not the hub's own:
 * browsers look for a host's name and devices for the hub's, and neither takes the other's. Good for 397 days.
 */
export const issueWebCertificate = async (
  school: Pick<School, 'issuing'>,
  { hosts, now }: { readonly hosts: readonly string[]; readonly now: number },
): Promise<WebCertificate> => {
  const key = await createKey();
  const leaf = await issueCertificate({
    role: 'hub',
    commonName: 'Usher pages',
    key,
    issuer: school.issuing,
    hosts,
    // A day back, for browsers whose clock is a little behind.
    dates: { from: new Date(now - DAY_MS), until: new Date(now + (GOOD_FOR_DAYS - 1) * DAY_MS) },
  });
  return {
    certificateChain: new X509Certificate(leaf).toString() + school.issuing.certificate,
    privateKey: privatePem(key),
  };
};
