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
  promise: z.strictObject({ now: PupilPromise.nullable() }),
} as const;

/** What the program that draws the page says on its output once the page is there. */
export const PAGE_READY = 'ready';
