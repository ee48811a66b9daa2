import type { PupilPromise, PupilReport } from '../contract/pupil-report.ts';
import { PAGE_CALLS, PAGE_EVENTS, type Promised } from '../contract/page-contract.ts';

/** What the program put into this page; the same as `PageBridge` of the windows, which a page may not import. */
export type Bridge = {
  readonly invoke: (call: string, input: unknown) => Promise<unknown>;
  readonly on: (event: string, handler: (payload: unknown) => void) => () => void;
};

/** The page's program by its contract: every value is checked on its way in. */
export type Host = {
  /** Resolves to what is promised once the report is kept; rejects when it has to be told again. */
  readonly tell: (report: PupilReport) => Promise<PupilPromise>;
  readonly onPromise: (handler: (promised: Promised) => void) => () => void;
  readonly ready: () => void;
};

export const hostOf = (bridge: Bridge): Host => ({
  tell: async (report) => PAGE_CALLS.tell.output.parse(await bridge.invoke('tell', { report })),
  onPromise: (handler) =>
    bridge.on('promise', (payload) => {
      const read = PAGE_EVENTS.promise.safeParse(payload);
      if (read.success) handler(read.data);
    }),
  ready: () => {
    // Not heard, the page is not put on the screen, and the guard's words stay there alone.
    bridge.invoke('ready', {}).catch(() => undefined);
  },
});
