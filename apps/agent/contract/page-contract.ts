import { z } from 'zod';
import { PupilPromise, PupilReport } from './pupil-report.ts';

/**
 * What the pupil's page asks its program, and what it hears from it. `ready` says that the page is drawn; `tell` is answered
 * with what is promised, or rejected with the code `not-kept` or another of the agent's.
 */
export const PAGE_CALLS = {
  ready: { input: z.strictObject({}), output: z.null() },
  tell: { input: z.strictObject({ report: PupilReport }), output: PupilPromise },
} as const;

export const PAGE_EVENTS = {
  /** What is promised of the last report has become this. */
  promise: z.strictObject({ now: PupilPromise.nullable(), instead: z.boolean() }),
} as const;

/** What is true of the last report, as the door says it. */
export type Promised = z.infer<typeof PAGE_EVENTS.promise>;

/** What the program that draws the page says on its output once the page is there. */
export const PAGE_READY = 'ready';

/** With this it ends where there is no browser to draw the page. */
export const PAGE_NO_BROWSER = 3;
