/** What the hub knows of a device's welcomes: the number of the last, and the last that the device surely has on disk. */
export type Epochs = { readonly epoch: number; readonly confirmed: number };

/**
 * - `in-step`: the device has what it was last told, or a little less because the network or a power cut was faster
 * - `forked`: it once had more than it has now, so it is an older copy of the device, or a second one
 * - `hub-behind`: it has more than the hub ever told it, so the hub's data are older than the device's
 */
export type EpochFinding = 'in-step' | 'forked' | 'hub-behind';

const MOST = 0xffff_ffff;

/** Compares the epoch that a device says it has with what the hub knows (rule CLN2). */
export const judgeEpoch = ({ epoch, confirmed }: Epochs, lastEpoch: number): EpochFinding => {
  if (lastEpoch < confirmed) return 'forked';
  return lastEpoch > epoch ? 'hub-behind' : 'in-step';
};

/** The epoch of the next welcome: above everything that either side has. */
export const nextEpoch = ({ epoch }: Epochs, lastEpoch: number): number =>
  Math.min(MOST, Math.max(epoch, lastEpoch) + 1);
