import type { IncidentAlert, StationView } from '@usher/protocol';
import { HIDDEN_FOR_MS } from './screen-cover.ts';

/** More stay nowhere: of the oldest, the stations' tiles and the register still tell. */
export const ALERTS_AT_MOST = 100;
// News of a station comes this much late at most; a hiding that was over earlier did not end by itself.
const LATE_MS = 10_000;

/** The alerts that still need somebody, oldest first, and which stations are hidden by their pupils since when. */
export type OpenAlerts = {
  readonly alerts: readonly IncidentAlert[];
  readonly hidden: ReadonlyMap<string, number>;
};

export const NO_ALERTS: OpenAlerts = { alerts: [], hidden: new Map() };

const without = (now: OpenAlerts, isOver: (alert: IncidentAlert) => boolean): OpenAlerts =>
  now.alerts.some(isOver) ? { ...now, alerts: now.alerts.filter((alert) => !isOver(alert)) } : now;

/** Somebody needs a member of staff: once for each incident, however often it is said (rule IND6). */
export const alertHeard = (now: OpenAlerts, alert: IncidentAlert): OpenAlerts => ({
  ...now,
  alerts: [...now.alerts.filter(({ caseId }) => caseId !== alert.caseId), alert].slice(-ALERTS_AT_MOST),
});

/** The incident was opened, or something came of it. */
export const alertDone = (now: OpenAlerts, caseId: string): OpenAlerts =>
  without(now, (alert) => alert.caseId === caseId);

/**
 * What is known of a station. Its alerts are over once staff have ended what the pupil hid; a hiding that ended by
 * itself, at hub time `hubNow`, has been looked after by nobody, and its alerts stay.
 */
export const alertsAfter = (now: OpenAlerts, { id, hiddenSince }: StationView, hubNow: number): OpenAlerts => {
  const since = now.hidden.get(id);
  if ((since ?? null) === hiddenSince) return now;
  const hidden = new Map(now.hidden);
  if (hiddenSince === null) hidden.delete(id);
  else hidden.set(id, hiddenSince);
  const isEnded = since !== undefined && hiddenSince === null && hubNow - since < HIDDEN_FOR_MS - LATE_MS;
  return { ...(isEnded ? without(now, ({ station }) => station === id) : now), hidden };
};
