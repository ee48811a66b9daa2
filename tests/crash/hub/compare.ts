import { history } from '../register/history.ts';
import type { Devices } from './devices.ts';

/** Compares the devices' memory with the register. */
export const compare = async (devices: Devices, where: string) => {
  const { findings, lost, doubled, size } = await history(where, devices.acknowledged);
  return { findings, lost, doubled, faults: devices.faults, unasked: Math.max(0, size - devices.made) };
};
/** What a comparison should find. */
export const RIGHT = { findings: [], lost: 0, doubled: 0, faults: [], unasked: 0 };
