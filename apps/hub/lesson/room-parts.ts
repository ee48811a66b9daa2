import { LIMITS, type StationView } from '@usher/protocol';

/** Stations of one `room` message. */
export type RoomPart = { readonly stations: readonly StationView[]; readonly last: boolean };

const MOST_STATIONS = 24;
// Envelope, the room's name at its longest in escaped form, and the commas between stations.
const AROUND_BYTES = 1_024;

/** Cuts a room into messages that keep to LIM1; an empty room is one empty part. */
export const roomParts = (stations: readonly StationView[]): readonly RoomPart[] => {
  const parts: StationView[][] = [[]];
  let bytes = AROUND_BYTES;
  for (const station of stations) {
    const size = Buffer.byteLength(JSON.stringify(station)) + 1;
    const current = parts.at(-1);
    if (current === undefined || current.length >= MOST_STATIONS || bytes + size > LIMITS.controlBytes) {
      parts.push([station]);
      bytes = AROUND_BYTES + size;
    } else {
      current.push(station);
      bytes += size;
    }
  }
  return parts.map((part, index) => ({ stations: part, last: index === parts.length - 1 }));
};
