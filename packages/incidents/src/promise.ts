/** What is known of a report on its way: when it was on disk, committed in the register, opened by somebody. */
export type ReportJourney = {
  readonly savedAt: number | null;
  /** A restart wipes this computer's disk. */
  readonly volatile: boolean;
  readonly receivedAt: number | null;
  readonly seenBy: string | null;
};

/** The name of the sentence that says so, in `resources/strings/incidents.json`. */
export type ReportPromise =
  | 'promise.sending'
  | 'promise.saved'
  | 'promise.volatile'
  | 'promise.received'
  | 'promise.seen';

/** The strongest thing that is true of a report, and never anything stronger (rule INC4). */
export const promiseOf = ({ savedAt, volatile, receivedAt, seenBy }: ReportJourney): ReportPromise => {
  if (receivedAt !== null) return seenBy === null ? 'promise.received' : 'promise.seen';
  if (savedAt === null) return 'promise.sending';
  return volatile ? 'promise.volatile' : 'promise.saved';
};
