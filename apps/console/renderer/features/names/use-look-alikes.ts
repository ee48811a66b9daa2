import { lookAlikes } from '@usher/classroom';
import type { StationView } from '@usher/protocol';
import { useMemo } from 'react';
import { useSession } from '../../page.ts';
import { skeletonOf } from './skeleton.ts';

/** Numbers of names in the room that can be taken for each other, by station: of pupils and of PCs. */
export type LookAlikes = {
  readonly users: ReadonlyMap<string, number>;
  readonly stations: ReadonlyMap<string, number>;
};

const namedIn = (stations: readonly StationView[]): LookAlikes => ({
  users: lookAlikes(
    stations.flatMap(({ id, session }) => (session.user === null ? [] : [{ id, name: session.user }])),
    skeletonOf,
  ),
  stations: lookAlikes(stations, skeletonOf),
});

/** Which names of the room look alike; worked out anew only when a name changes. */
export const useLookAlikes = (): LookAlikes => {
  const stations = useSession((session) => session.stations);
  const names = stations.map(({ id, name, session }) => `${id}\n${name}\n${session.user ?? ''}`).join('\n');
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the names are all that counts of the stations
  return useMemo(() => namedIn(stations), [names]);
};
