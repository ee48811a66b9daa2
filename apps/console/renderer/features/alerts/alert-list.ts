import { needsStaff } from '@usher/classroom';
import type { IncidentAlert, StationView } from '@usher/protocol';
import { newsKey } from '../../incidents.ts';

/** Somebody to look after, by what the PC is called and nothing else: the room may see this screen. */
export type Alert = {
  readonly key: string;
  /** Null: no PC of the room that is open. */
  readonly station: string | null;
  readonly name: string;
  /** It can be opened, and stays until it was, or was ended; null may be put away. */
  readonly opens: 'incident' | 'hiding' | null;
  readonly caseId: string | null;
};

type Known = {
  readonly stations: readonly StationView[];
  readonly incidents: readonly IncidentAlert[];
  readonly putAway: ReadonlySet<string>;
};

const ofStation = (station: StationView, incident: IncidentAlert | undefined, putAway: Known['putAway']): Alert[] => {
  const { id, name } = station;
  if (incident !== undefined)
    return [{ key: incident.caseId, station: id, name, opens: 'incident', caseId: incident.caseId }];
  const needs = needsStaff(station);
  const key = newsKey(station);
  if (needs === null || putAway.has(key)) return [];
  return [{ key, station: id, name, opens: needs.why === 'hidden' ? 'hiding' : null, caseId: null }];
};

/** One alert for each PC that needs somebody: its newest incident, else what its tile says. Then those of other rooms. */
export const alertsOf = ({ stations, incidents, putAway }: Known): readonly Alert[] => {
  const newest = new Map(incidents.map((alert) => [alert.station ?? alert.caseId, alert]));
  const here = stations.flatMap((station) => ofStation(station, newest.get(station.id), putAway));
  const ids = new Set(stations.map(({ id }) => id));
  const elsewhere = [...newest.values()]
    .filter(({ station }) => station === null || !ids.has(station))
    .map(({ caseId, name, room }): Alert => {
      return { key: caseId, station: null, name: name ?? room, opens: 'incident', caseId };
    });
  return [...here, ...elsewhere];
};
