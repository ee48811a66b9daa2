import type { StationView } from '@usher/protocol';

/** A picture older than this never looks live, in milliseconds. */
export const LIVE_FOR_MS = 3_000;
/** A pupil is called idle after this long without input, in milliseconds. */
export const IDLE_SHOWN_AFTER_MS = 60_000;
/** A first picture is waited for quietly this long, in milliseconds; then its absence is said. */
export const PICTURE_AWAITED_MS = 5_000;

export type TileReason =
  | 'hub-lost'
  | 'hub-refused'
  | 'never-seen'
  | 'guard-down'
  | 'quarantined'
  | 'picture-stuck'
  | 'no-screen'
  | 'picture-awaited'
  | 'no-picture';

/** The one thing a tile says of its pupil. Times named `...At` are hub time, `forMs` are lengths. */
export type TileState =
  | { readonly kind: 'live' }
  | { readonly kind: 'old'; readonly forMs: number }
  | { readonly kind: 'off'; readonly sinceAt: number }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'idle'; readonly forMs: number }
  /** `by` is who ordered it, null when that is not known any more. */
  | { readonly kind: 'locked'; readonly untilAt: number; readonly by: string | null; readonly inputHeld: boolean }
  | { readonly kind: 'covered'; readonly untilAt: number; readonly by: string | null }
  /** Somebody ends Usher's programs on the PC by force, again and again. */
  | { readonly kind: 'tampering'; readonly sinceAt: number }
  /** The pupil covered the screen themselves. */
  | { readonly kind: 'hidden'; readonly sinceAt: number }
  /** An incident there is being dealt with, and until then nobody sees a picture (rule IND5). */
  | { readonly kind: 'withheld' }
  | { readonly kind: 'unknown'; readonly reason: TileReason };

export type TileFacts = {
  readonly station: StationView;
  /** The console's own link to the hub. */
  readonly link: 'up' | 'connecting' | 'refused';
  readonly hubNow: number;
  /** How long ago the picture was last known to be true; null when there is none. */
  readonly pictureAgeMs: number | null;
  /** The pupil types or moves the mouse, and nothing in the picture changes. */
  readonly pictureStuck: boolean;
  /** How long pictures have been asked for; null when they are not. */
  readonly askedForMs: number | null;
};

/**
 * What a tile shows: its state, how its picture may look (`none` hides it), and in how many milliseconds
 * that can change by time alone, null when it cannot.
 */
export type Tile = {
  readonly state: TileState;
  readonly picture: 'live' | 'old' | 'none';
  readonly changesInMs: number | null;
};

// Counting texts change together on whole hub seconds, so that thirty tiles cost one repaint, not thirty.
const untilNextSecond = (hubNow: number): number => 1_000 - (hubNow % 1_000);

/** Under a lock or cover the picture does not follow the keys, and should not. */
const isStuck = ({ station, pictureStuck }: TileFacts): boolean => pictureStuck && station.cover.kind === 'none';

/** Whether no picture of the station may be shown, were there one. */
const isWithheld = ({ link, quarantined, hiddenSince, withheld }: StationView): boolean =>
  link === 'off' || quarantined || withheld || hiddenSince !== null;

const lookOf = (facts: TileFacts): Tile['picture'] => {
  if (facts.pictureAgeMs === null || isWithheld(facts.station)) return 'none';
  return facts.link === 'up' && facts.pictureAgeMs < LIVE_FOR_MS && !isStuck(facts) ? 'live' : 'old';
};

const withoutStation = (facts: TileFacts): TileState | null => {
  const { station, link } = facts;
  if (link !== 'up') return { kind: 'unknown', reason: link === 'refused' ? 'hub-refused' : 'hub-lost' };
  if (station.quarantined) return { kind: 'unknown', reason: 'quarantined' };
  if (station.link === 'off')
    return station.since === null ? { kind: 'unknown', reason: 'never-seen' } : { kind: 'off', sinceAt: station.since };
  if (station.tamperedSince !== null) return { kind: 'tampering', sinceAt: station.tamperedSince };
  if (station.guard === 'down') return { kind: 'unknown', reason: 'guard-down' };
  if (station.hiddenSince !== null) return { kind: 'hidden', sinceAt: station.hiddenSince };
  if (station.withheld) return { kind: 'withheld' };
  return null;
};

const underCover = (station: StationView): TileState | null => {
  const { cover } = station;
  const { kind } = cover;
  if (kind === 'locked') return { kind, untilAt: cover.endsAt, by: cover.by, inputHeld: cover.inputHeld };
  if (kind === 'covered') return { kind, untilAt: cover.endsAt, by: cover.by };
  return null;
};

const idleForMs = (facts: TileFacts): number => {
  const since = facts.station.idleSince;
  if (since === null) return 0;
  return Math.max(0, facts.hubNow - (facts.hubNow % 1_000) - since);
};

const ofPupil = (facts: TileFacts, picture: Tile['picture']): TileState => {
  const { station, pictureAgeMs, askedForMs } = facts;
  if (station.session.user === null) return { kind: 'nobody' };
  if (station.monitors.length === 0) return { kind: 'unknown', reason: 'no-screen' };
  if (picture === 'none' || pictureAgeMs === null)
    return {
      kind: 'unknown',
      reason: (askedForMs ?? 0) < PICTURE_AWAITED_MS ? 'picture-awaited' : 'no-picture',
    };
  if (isStuck(facts) && pictureAgeMs < LIVE_FOR_MS) return { kind: 'unknown', reason: 'picture-stuck' };
  if (picture === 'old') return { kind: 'old', forMs: pictureAgeMs };
  const forMs = idleForMs(facts);
  return forMs >= IDLE_SHOWN_AFTER_MS ? { kind: 'idle', forMs } : { kind: 'live' };
};

const nextChangeMs = (facts: TileFacts, state: TileState, picture: Tile['picture']): number | null => {
  const waits: number[] = [];
  if (facts.pictureAgeMs !== null && facts.pictureAgeMs < LIVE_FOR_MS && picture !== 'none')
    waits.push(LIVE_FOR_MS - facts.pictureAgeMs);
  if (state.kind === 'old' || (facts.station.idleSince !== null && (state.kind === 'idle' || state.kind === 'live')))
    waits.push(untilNextSecond(facts.hubNow));
  if (state.kind === 'unknown' && state.reason === 'picture-awaited' && facts.askedForMs !== null)
    waits.push(PICTURE_AWAITED_MS - facts.askedForMs);
  return waits.length === 0 ? null : Math.max(1, Math.min(...waits));
};

/**
 * The truth about a station as far as this console knows it: what hides the most is said first (no hub, two computers
 * of one identity, no station, tampering, no guard, hidden by the pupil, withheld), then what staff did (lock, cover),
 * then the pupil. Unknown is said as unknown.
 */
export const tileOf = (facts: TileFacts): Tile => {
  const picture = lookOf(facts);
  const state = withoutStation(facts) ?? underCover(facts.station) ?? ofPupil(facts, picture);
  return { state, picture, changesInMs: nextChangeMs(facts, state, picture) };
};

/** Why staff should look after a station now; null when nothing asks for it. The news themselves stay on its tile. */
export const needsStaff = (station: StationView): { readonly why: string; readonly since: number } | null => {
  if (station.quarantined) return { why: 'quarantined', since: 0 };
  if (station.link === 'off') return null;
  if (station.tamperedSince !== null) return { why: 'tampering', since: station.tamperedSince };
  return station.hiddenSince === null ? null : { why: 'hidden', since: station.hiddenSince };
};
