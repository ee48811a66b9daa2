export {
  beginGuardWatch,
  guardEnded,
  type GuardEnding,
  type GuardWatch,
  tamperingEndsAt,
  tamperingSince,
} from './guard-watch.ts';
export {
  type Authority,
  beginAuthority,
  judgeCommand,
  type NotAccepted,
  takeGrant,
  takeRevocation,
} from './authority.ts';
export { nameKey } from './name-key.ts';
export { CONSOLE_MAY, rightForCommand, rightsOf, roleMay } from './rights.ts';
export { type EpochFinding, type Epochs, judgeEpoch, nextEpoch } from './epoch.ts';
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
  stationNonce,
  stationOff,
  type StationPlace,
  stationQuarantined,
  stationReported,
  stationUp,
} from './station.ts';
export {
  actedOn,
  allSelected,
  boxed,
  keptOnly,
  moved,
  type MoveKey,
  noneSelected,
  NOTHING_SELECTED,
  pressTile,
  type SelectHow,
  type Selection,
} from './selection.ts';
export { LIVE_FOR_MS, type Tile, type TileFacts, tileOf, type TileReason, type TileState } from './tile.ts';
export { type OrderFor, type OrderTrace, type ScreenOrder, undoOrders } from './undo.ts';
