import type { StationResult, StationView } from '@usher/protocol';

const clock = (at: number): string => new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

/** What lies over a station, in the words the console uses. */
const coverWords = (station: StationView): string => {
  switch (station.cover.kind) {
    case 'none':
      return '';
    case 'covered':
      return `, covered until ${clock(station.cover.endsAt)}`;
    case 'locked':
      return `, locked until ${clock(station.cover.endsAt)}`;
  }
};

/** One line of `usher lesson stations`. */
export const stationLine = (station: StationView): string => {
  const who = station.session.user ?? 'not signed in';
  const link =
    station.link === 'up' ? 'on' : station.since === null ? 'never seen' : `off since ${clock(station.since)}`;
  const quarantine = station.quarantined ? ', IN QUARANTINE' : '';
  return `${station.room}/${station.name}  ${link}${quarantine}${coverWords(station)}  ${who}`;
};

/** How a station answered an order. */
export const OUTCOME_WORDS: Readonly<Record<StationResult['outcome'], string>> = {
  done: 'done',
  refused: 'refused',
  failed: 'failed',
  off: 'off, not reached',
  'timed-out': 'did not answer',
};
