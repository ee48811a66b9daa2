import { type CoverView, LIMITS } from '@usher/protocol';

/** One order for screens, as a person gives it. */
export type ScreenOrder =
  | { readonly kind: 'cover'; readonly durationMs: number }
  | { readonly kind: 'lock'; readonly durationMs: number; readonly message: string }
  | { readonly kind: 'release' };

/** What became of an order on one station, and what lay over its screens before. */
export type OrderTrace = {
  readonly station: string;
  readonly outcome: 'done' | 'refused' | 'failed' | 'off' | 'timed-out';
  readonly before: CoverView;
};

/** The same order for several stations. */
export type OrderFor = { readonly stations: readonly string[]; readonly order: ScreenOrder };

const RELEASE: ScreenOrder = { kind: 'release' };

// Whole seconds, so that stations covered by one order are put back by one order.
const remainingMs = (endsAt: number, hubNow: number): number =>
  Math.min(LIMITS.lockMaxMs, Math.ceil((endsAt - hubNow) / 1_000) * 1_000);

const restoring = (before: CoverView, hubNow: number): ScreenOrder => {
  if (before.kind === 'none') return RELEASE;
  const durationMs = remainingMs(before.endsAt, hubNow);
  if (durationMs < LIMITS.lockMinMs) return RELEASE;
  return before.kind === 'covered'
    ? { kind: 'cover', durationMs }
    : { kind: 'lock', durationMs, message: before.message };
};

// A station that did not answer in time may have obeyed all the same; putting back what was there is right either way.
const mayHaveChanged = (trace: OrderTrace, given: ScreenOrder): boolean =>
  (trace.outcome === 'done' || trace.outcome === 'timed-out') &&
  !(given.kind === 'release' && trace.before.kind === 'none');

/**
 * The orders that take `given` back at hub time `hubNow`: release where nothing was, or the earlier cover or
 * lock with the time it had left and its message. Empty when nothing is to be taken back.
 */
export const undoOrders = (given: ScreenOrder, traces: readonly OrderTrace[], hubNow: number): readonly OrderFor[] => {
  const groups = new Map<string, { stations: string[]; order: ScreenOrder }>();
  for (const trace of traces) {
    if (!mayHaveChanged(trace, given)) continue;
    const order = restoring(trace.before, hubNow);
    const key = JSON.stringify(order);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { stations: [trace.station], order });
    else group.stations.push(trace.station);
  }
  return [...groups.values()];
};
