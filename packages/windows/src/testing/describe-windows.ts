import type { WindowHost } from '../port.ts';
import { WINDOW_HOST_CASES } from './window-cases.ts';

/** Holds a window host to everything the port promises. Only for test files: it loads vitest. */
export const describeWindows = async (
  name: string,
  makeHost: () => Promise<WindowHost> | WindowHost,
): Promise<void> => {
  const { afterAll, beforeAll, describe, expect, it } = await import('vitest');
  describe(`${name}: window host`, () => {
    let host: WindowHost;
    beforeAll(async () => {
      host = await makeHost();
    });
    afterAll(async () => {
      await host[Symbol.asyncDispose]();
    });
    for (const { title, run } of WINDOW_HOST_CASES)
      it(`${title}`, async () => {
        await expect(run(host)).resolves.toBeUndefined();
      });
  });
};
