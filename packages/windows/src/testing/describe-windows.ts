import { afterAll, beforeAll, describe, it } from 'vitest';
import type { WindowHost } from '../port.ts';
import { WINDOW_HOST_CASES } from './window-cases.ts';

/** Holds a window host to everything the port promises. */
export const describeWindows = (name: string, makeHost: () => Promise<WindowHost> | WindowHost): void => {
  describe(name, () => {
    let host: WindowHost;
    beforeAll(async () => {
      host = await makeHost();
    });
    afterAll(async () => {
      await host[Symbol.asyncDispose]();
    });
    for (const { title, run } of WINDOW_HOST_CASES) it(title, () => run(host));
  });
};
