import { Uuid } from './words.ts';

/** What a device's certificate says of it (rule HEL2). */
export type DeviceName = { readonly schoolId: string; readonly kind: 'agent' | 'console'; readonly id: string };

/** The name in the hub's certificate, its only subject alternative name (rule LNK1). */
export const hubUrn = (schoolId: string): string => `urn:usher:${schoolId}:hub`;

/** The name in a device's certificate, its only subject alternative name. */
export const deviceUrn = (name: DeviceName): string => `urn:usher:${name.schoolId}:${name.kind}:${name.id}`;

/** Reads the name of a hub; null for everything that `hubUrn` does not write. */
export const parseHubUrn = (urn: string): { readonly schoolId: string } | null => {
  const [scheme, product, schoolId, role, ...more] = urn.split(':');
  if (scheme !== 'urn' || product !== 'usher' || role !== 'hub' || more.length > 0) return null;
  return Uuid.safeParse(schoolId).success ? { schoolId: String(schoolId) } : null;
};

/** Reads the name of a device; null for everything that `deviceUrn` does not write. */
export const parseDeviceUrn = (urn: string): DeviceName | null => {
  const [scheme, product, schoolId, kind, id, ...more] = urn.split(':');
  if (scheme !== 'urn' || product !== 'usher' || more.length > 0) return null;
  if (kind !== 'agent' && kind !== 'console') return null;
  if (!Uuid.safeParse(schoolId).success || !Uuid.safeParse(id).success) return null;
  return { schoolId: String(schoolId), kind, id: String(id) };
};
