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
export {
  beginConsoleLock,
  type ConsoleLock,
  type ConsoleLockEffect,
  type ConsoleLockEvent,
  consoleLockTickMs,
  type Moment,
  stepConsoleLock,
  takesPin,
  UNLOCK_TRIES,
} from './console-lock.ts';
export { pinTrouble } from './console-pin.ts';
export { nameKey } from './name-key.ts';
export { CONSOLE_MAY, rightForCommand, rightsOf, roleMay } from './rights.ts';
export { type EpochFinding, type Epochs, judgeEpoch, nextEpoch } from './epoch.ts';
export {
  beginScreenCover,
  type CoverEffect,
  type CoverEvent,
  type CoverOrder,
  coverReport,
  HIDDEN_FOR_MS,
  hiddenForMs,
  hiddenOnScreen,
  isBare,
  type Layers,
  nextTickAt,
  NO_LAYERS,
  type ScreenCover,
  type Standing,
  stepScreenCover,
} from './screen-cover.ts';
export { type Clocks, type CoverRecord, recordOf, restoreLayers } from './screen-cover-record.ts';
export { lookAlikes, shownName } from './shown-name.ts';
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
  stationWithheld,
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
export { type PictureLook, type PictureProof, proofAfter } from './picture-proof.ts';
export { ALERTS_AT_MOST, alertDone, alertHeard, alertsAfter, NO_ALERTS, type OpenAlerts } from './open-alerts.ts';
export { LIVE_FOR_MS, needsStaff, type Tile, type TileFacts, tileOf, type TileReason, type TileState } from './tile.ts';
export { type OrderFor, type OrderTrace, type ScreenOrder, undoOrders } from './undo.ts';
