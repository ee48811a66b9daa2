import type * as X509 from '@peculiar/x509';

/** The X.509 library, once it is loaded. */
export type X509Library = typeof X509;

// The library is wired with tsyringe, which will not start without the decorator metadata of TypeScript 4. None of the
// library's classes has any, so "there is none" is the whole answer; a polyfill would say the same at greater length.
const NO_METADATA = { getMetadata: () => undefined, getOwnMetadata: () => undefined } as const;

const load = async (): Promise<X509Library> => {
  const lent = Object.entries(NO_METADATA).filter(([name]) => !Reflect.has(Reflect, name));
  Object.assign(Reflect, Object.fromEntries(lent));
  try {
    return await import('@peculiar/x509');
  } finally {
    // Whoever brings a real polyfill later must not find half of one in its place.
    for (const [name] of lent) Reflect.deleteProperty(Reflect, name);
  }
};

let loading: Promise<X509Library> | null = null;

/** Loads the library at the first call: it costs 15 MB, which a device that is already enrolled should not hold. */
export const loadX509 = (): Promise<X509Library> => (loading ??= load());
