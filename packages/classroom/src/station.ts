import type { CoverReport, CoverView, Monitor, StationReport, StationView } from '@usher/protocol';

/** Where a station stands and what it is called. */
export type StationPlace = { readonly id: string; readonly name: string; readonly room: string };

// Two reports of one unchanged fact differ by how long each was under way; without this every report would
// move every end and start by some milliseconds and be told to every console as news.
const SAME_MOMENT_MS = 1_500;

const settled = (before: number | null | undefined, after: number): number =>
  before !== null && before !== undefined && Math.abs(before - after) < SAME_MOMENT_MS ? before : after;

/** A length that goes on, as its beginning by hub time; null while it does not. */
const began = (before: number | null, forMs: number | null, now: number): number | null =>
  forMs === null ? null : settled(before, Math.max(0, now - forMs));

/** A station that is enrolled and has no link; `seenAt` is hub time, null when it was never seen (rule STA2). */
export const stationAtStart = (place: StationPlace, seenAt: number | null): StationView => ({
  id: place.id,
  name: place.name,
  room: place.room,
  link: 'off',
  nonce: null,
  quarantined: false,
  since: seenAt,
  guard: 'down',
  monitors: [],
  cover: { kind: 'none' },
  session: { user: null, since: null },
  idleSince: null,
  hiddenSince: null,
  tamperedSince: null,
  withheld: false,
});

/** The station once its agent was welcomed at `now` (hub time); what it last said of itself stands until it reports. */
export const stationUp = (
  view: StationView,
  { nonce, quarantined }: Pick<StationView, 'nonce' | 'quarantined'>,
  now: number,
): StationView => ({ ...view, link: 'up', nonce, quarantined, since: now });

/** The station whose agent chose another nonce for its link. */
export const stationNonce = (view: StationView, nonce: string): StationView =>
  view.link === 'off' ? view : { ...view, nonce };

/** The station once its device is quarantined, or is so no more; it gets no orders, so there is nothing to sign over (CLN3). */
export const stationQuarantined = (view: StationView, quarantined: boolean): StationView => ({
  ...view,
  quarantined,
  nonce: quarantined ? null : view.nonce,
});

/** The station whose pictures are withheld from everybody, or are so no more (rule IND5). */
export const stationWithheld = (view: StationView, withheld: boolean): StationView => ({ ...view, withheld });

/** The station once its link ended at `now`; its last known cover and monitors stay, for they may still be true. */
export const stationOff = (view: StationView, now: number): StationView =>
  view.link === 'off' ? view : { ...view, link: 'off', nonce: null, since: now };

/** A cover told as time left becomes one told as its end by hub time (rule STA3). */
export const coverSeen = (before: CoverView, report: CoverReport, now: number): CoverView => {
  if (report.kind === 'none') return { kind: 'none' };
  const known = before.kind !== 'none' && before.id === report.id ? before.endsAt : null;
  const endsAt = settled(known, now + report.remainingMs);
  const { id, by } = report;
  return report.kind === 'covered'
    ? { kind: 'covered', id, by, endsAt }
    : { kind: 'locked', id, by, endsAt, message: report.message, inputHeld: report.inputHeld };
};

/** The station with the cover its agent told of in answer to a command. */
export const stationCovered = (view: StationView, report: CoverReport, now: number): StationView => ({
  ...view,
  cover: coverSeen(view.cover, report, now),
});

/** The station as its agent reports it; lengths become hub times, so a wrong clock on it changes nothing (rule STA3). */
export const stationReported = (view: StationView, report: StationReport, now: number): StationView => {
  const { user, forMs } = report.session;
  const knownSession = view.session.user === user ? view.session.since : null;
  return {
    ...view,
    guard: report.guard,
    monitors: report.monitors,
    cover: coverSeen(view.cover, report.cover, now),
    session: { user, since: began(knownSession, forMs, now) },
    idleSince: began(view.idleSince, report.idleForMs, now),
    hiddenSince: began(view.hiddenSince, report.hiddenForMs, now),
    tamperedSince: began(view.tamperedSince, report.tamperedForMs, now),
  };
};

const sameMonitors = (a: readonly Monitor[], b: readonly Monitor[]): boolean =>
  a.length === b.length && changedMonitors(a, b).length === 0;

const sameCover = (a: CoverView, b: CoverView): boolean => {
  if (a.kind === 'none' || b.kind === 'none') return a.kind === b.kind;
  if (a.kind !== b.kind || a.id !== b.id || a.by !== b.by || a.endsAt !== b.endsAt) return false;
  return a.kind === 'locked' && b.kind === 'locked' ? a.message === b.message && a.inputHeld === b.inputHeld : true;
};

/** True when a console would see no difference between the two. */
export const sameStation = (a: StationView, b: StationView): boolean =>
  a.id === b.id &&
  a.name === b.name &&
  a.room === b.room &&
  a.link === b.link &&
  a.nonce === b.nonce &&
  a.quarantined === b.quarantined &&
  a.since === b.since &&
  a.guard === b.guard &&
  sameMonitors(a.monitors, b.monitors) &&
  sameCover(a.cover, b.cover) &&
  a.session.user === b.session.user &&
  a.session.since === b.session.since &&
  a.idleSince === b.idleSince &&
  a.hiddenSince === b.hiddenSince &&
  a.tamperedSince === b.tamperedSince &&
  a.withheld === b.withheld;

/** The numbers of the monitors that came, went or changed their size. */
export const changedMonitors = (before: readonly Monitor[], after: readonly Monitor[]): readonly number[] => {
  const sizes = (all: readonly Monitor[]): Map<number, string> =>
    new Map(all.map((monitor) => [monitor.number, `${monitor.width}x${monitor.height}`]));
  const [was, is] = [sizes(before), sizes(after)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((number) => was.get(number) !== is.get(number));
};
