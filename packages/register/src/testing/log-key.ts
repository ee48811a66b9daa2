import { generateKeyPairSync, sign } from 'node:crypto';
import type { LogKey } from '../log-key.ts';

/** A log key that lives as long as the test. */
export const createTestLogKey = (): LogKey => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    spki: publicKey.export({ type: 'spki', format: 'der' }),
    sign: async (bytes) => sign('sha256', bytes, privateKey),
  };
};
