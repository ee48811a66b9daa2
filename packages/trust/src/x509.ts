import type * as X509 from '@peculiar/x509';

/** The X.509 library, once it is loaded. */
export type X509Library = typeof X509;

const load = async (): Promise<X509Library> => {
  // The library's own wiring asks for the metadata polyfill to be there first.
  await import('reflect-metadata');
  return import('@peculiar/x509');
};

let loading: Promise<X509Library> | null = null;

/** Loads the library at the first call: it costs 15 MB, which a device that is already enrolled should not hold. */
export const loadX509 = (): Promise<X509Library> => (loading ??= load());
