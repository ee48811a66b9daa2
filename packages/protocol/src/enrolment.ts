import { z } from 'zod';
import { Base64Url, Name, Uuid } from './words.ts';

/**
 * Asks for a certificate over the enrolment door. `csr` is a DER PKCS#10 request, `proof` is
 * HMAC-SHA-256(HKDF(code), tlsExporter || SPKI) (rule ENR3), both base64url. `room` is null for consoles.
 */
export const EnrolRequest = z.strictObject({
  kind: z.enum(['agent', 'console']),
  name: Name,
  room: Name.nullable(),
  csr: Base64Url(4_000),
  proof: Base64Url(43),
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

/** The certificate and its issuer, DER in base64url. */
export const EnrolGranted = z.strictObject({
  schoolId: Uuid,
  schoolName: Name,
  deviceId: Uuid,
  certificate: Base64Url(4_000),
  issuer: Base64Url(4_000),
});
export type EnrolGranted = z.infer<typeof EnrolGranted>;
