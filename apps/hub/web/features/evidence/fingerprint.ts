/** What two people compare of a document: 64 bits of its SHA-256, in groups to read out. */
export const fingerprintOf = (digest: string): string =>
  (digest.slice(0, 16).toUpperCase().match(/.{4}/g) ?? []).join(' ');

/** Whether somebody typed this fingerprint, however they wrote it. */
export const isFingerprint = (typed: string, digest: string): boolean =>
  typed.toUpperCase().replaceAll(/[^0-9A-F]/g, '') === digest.slice(0, 16).toUpperCase();

/** A printed key in groups that can be typed, and the last of them. */
export const keyGroups = (identity: string): readonly string[] => {
  const begin = 'AGE-SECRET-KEY-1';
  return [begin, ...(identity.slice(begin.length).match(/.{1,6}/g) ?? [])];
};
