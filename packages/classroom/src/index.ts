export { type Right, roleMay } from './rights.ts';
export {
  changedMonitors,
  coverSeen,
  sameStation,
  stationAtStart,
  stationCovered,
  stationOff,
  type StationPlace,
  stationReported,
  stationUp,
} from './station.ts';
