import { z } from 'zod';

/**
 * What a pupil may say after they hid the screens; all of it is optional, and an empty one is a report as well. Nothing is
 * too long to be told: what does not fit is cut with a mark later on, so these bounds are those of the door only.
 */
export const PupilReport = z.strictObject({
  about: z.enum(['me', 'someone-else', 'adult-here']),
  /** Of the choices in `@usher/incidents` (`REPORT_KINDS`). */
  kinds: z.array(z.string().max(64)).max(20),
  text: z.string().max(20_000),
  url: z.string().max(8_000),
});
export type PupilReport = z.infer<typeof PupilReport>;

/** The strongest thing that is true of what was reported here last (rule INC4), and who opened it, once somebody has. */
export const PupilPromise = z.strictObject({
  promise: z.enum(['promise.sending', 'promise.saved', 'promise.volatile', 'promise.received', 'promise.seen']),
  by: z.string().max(64).nullable(),
});
export type PupilPromise = z.infer<typeof PupilPromise>;

/** What the service keeps of reports, for those who show it: the guard's words and the pupil's page. */
export interface PupilReports {
  /** Keeps what the pupil told, as an addition to the report that the key made; resolves once it is on disk. */
  tell(report: PupilReport): Promise<PupilPromise>;
  /** Of the last report of this session; null when there is none. */
  promise(): PupilPromise | null;
  /** Calls the listener whenever `promise()` has become another; the result ends that. */
  onPromise(listener: (now: PupilPromise | null) => void): () => void;
}
