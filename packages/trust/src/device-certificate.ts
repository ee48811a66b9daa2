import { deviceUrn } from '@usher/protocol';
import { issueCertificate } from './certificate.ts';
import type { CertificateRequest } from './certificate-request.ts';
import { readCertificate } from './chain.ts';
import type { School } from './school.ts';

/** A device's certificate and its issuer, DER, and the SHA-256 of its key (hex), by which a hub lists it. */
export type DeviceCertificate = {
  readonly certificate: Buffer;
  readonly issuer: Buffer;
  readonly spkiHash: string;
};

/**
 * Certifies the key of a checked request as this device of this school: `urn:usher:<school>:<kind>:<id>`, TLS
 * client only. Whoever calls has decided that the device may join.
 */
export const issueDeviceCertificate = async (
  school: School,
  request: CertificateRequest,
  device: { readonly kind: 'agent' | 'console'; readonly deviceId: string },
): Promise<DeviceCertificate> => {
  const certificate = await issueCertificate({
    role: 'device',
    commonName: `Usher ${device.kind}`,
    key: request.key,
    issuer: school.issuing,
    urn: deviceUrn({ schoolId: school.schoolId, kind: device.kind, id: device.deviceId }),
  });
  const issuer = readCertificate(school.issuing.certificate);
  if (issuer === null) throw new TypeError('an open school has an issuing certificate');
  return { certificate, issuer: issuer.raw, spkiHash: request.spkiHash };
};
