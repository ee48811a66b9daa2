export { type Right, roleMay } from './rights.ts';
export {
  beginScreenCover,
  type CoverEffect,
  type CoverEvent,
  type CoverOrder,
  coverReport,
  nextTickAt,
  type ScreenCover,
  type Standing,
  stepScreenCover,
} from './screen-cover.ts';
export { type Clocks, type CoverRecord, recordOf, restoreStanding } from './screen-cover-record.ts';
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
