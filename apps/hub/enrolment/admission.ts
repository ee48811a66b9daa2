import type { CertifiedDevice, Refused } from '@usher/link';
import type { Hello, Welcome } from '@usher/protocol';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Devices } from '../store/devices.ts';
import type { CloneWatch } from './clone-watch.ts';

type Needs = {
  readonly devices: Devices;
  readonly clones: CloneWatch;
  readonly revEpoch: () => number;
  readonly school: { readonly id: string; readonly name: string };
  readonly clock: Clock;
  readonly log: Logger;
};

/**
 * Decides on a device whose certificate is good: it must be in the list of those that may connect, with the
 * same key. Each welcome raises its epoch, on disk before the device hears of it.
 */
export const admitDevice = (
  device: CertifiedDevice,
  hello: Hello,
  { devices, clones, revEpoch, school, clock, log }: Needs,
): Omit<Welcome, 'connNonce' | 'connId'> | Refused => {
  const known = devices.find(device.id);
  if (known === null || known.kind !== device.kind || known.spki !== device.spki)
    return { code: 'not-enrolled', detail: 'this device is not, or no longer, in the list of the school' };
  try {
    const { epoch, quarantined } = clones.hello(known, hello.lastEpoch);
    const { id, kind, name, room } = known;
    return {
      hubTime: clock.now(),
      epoch,
      revEpoch: revEpoch(),
      quarantined,
      school: { ...school },
      device: { id, kind, name, room },
    };
  } catch (error) {
    log.error({ err: error, device: known.id }, 'a welcome could not be written down');
    return { code: 'hub-full', detail: 'the hub cannot write its data at the moment' };
  }
};
