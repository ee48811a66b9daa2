import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { MachineFacts } from './machine.ts';

/** The text of a file of the system, trimmed; null when it is not there, may not be read, or says nothing. */
const textOf = (path: string): string | null => {
  try {
    // Some of these are bytes with a length before them (VPD page 80); what is not printable is not the value.
    const text = readFileSync(path, 'latin1')
      .replaceAll(/[^\x20-\x7e]/g, '')
      .trim()
      .toLowerCase();
    return text === '' ? null : text;
  } catch {
    return null;
  }
};

const entriesOf = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
};

const placeOf = (link: string): string | null => {
  try {
    return realpathSync(link);
  } catch {
    return null;
  }
};

const known = (value: string | null): readonly string[] => (value === null ? [] : [value]);

// Boards whose maker wrote nothing carry noughts or ones only.
const uuidIn = (text: string | null): string | null => (text !== null && /[1-9a-e]/.test(text) ? text : null);

const machineIdIn = (text: string | null): string | null =>
  text !== null && /^[0-9a-f]{32}$/.test(text) ? text : null;

/** The folder in /sys of the device that `/` lies on: by its number, or by its name where the file system hides it. */
const rootDevice = (root: string): string | null => {
  const mounts = textOfMounts(join(root, 'proc/self/mountinfo'));
  const mount = mounts.findLast(([, , , , point]) => point === '/');
  if (mount === undefined) return null;
  const numbers = mount[2] ?? '';
  const source = mount[mount.indexOf('-') + 2] ?? '';
  if (!numbers.startsWith('0:')) return placeOf(join(root, 'sys/dev/block', numbers));
  // Btrfs and the like have a number of their own; the device is only named.
  const device = source.startsWith('/dev/') ? placeOf(join(root, source)) : null;
  return device === null ? null : placeOf(join(root, 'sys/class/block', basename(device)));
};

const textOfMounts = (path: string): readonly (readonly string[])[] => {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.split(' '));
  } catch {
    return [];
  }
};

/** The whole disk beneath a partition, an encrypted volume or a logical one; of several disks the first by name. */
const diskBeneath = (device: string, deep = 0): string => {
  const [below] = entriesOf(join(device, 'slaves'));
  const next = below === undefined ? null : placeOf(join(device, 'slaves', below));
  if (next !== null && deep < 8) return diskBeneath(next, deep + 1);
  return existsSync(join(device, 'partition')) ? dirname(device) : device;
};

// In this order, so that the same disk always gives the same one.
const SERIALS = ['serial', 'device/serial', 'device/vpd_pg80', 'wwid', 'device/wwid'];

const diskSerial = (root: string): string | null => {
  const device = rootDevice(root);
  if (device === null) return null;
  const disk = diskBeneath(device);
  for (const name of SERIALS) {
    const serial = textOf(join(disk, name));
    if (serial !== null) return serial;
  }
  return null;
};

/** Only cards with hardware behind them, and only addresses they were made with: Wi-Fi likes to make up others. */
const cardAddresses = (root: string): readonly string[] => {
  const folder = join(root, 'sys/class/net');
  return entriesOf(folder).flatMap((name) => {
    const card = join(folder, name);
    const address = textOf(join(card, 'address'));
    const permanent = textOf(join(card, 'addr_assign_type')) === '0';
    return existsSync(join(card, 'device')) && permanent && address !== null && /[1-9a-f]/.test(address)
      ? [address]
      : [];
  });
};

/** The facts of the Linux system whose files begin at `root`, read without starting a program. */
export const readLinuxMachine = (root: string): MachineFacts => ({
  // Only root may read this one; for everybody else it is not known.
  product: known(uuidIn(textOf(join(root, 'sys/class/dmi/id/product_uuid')))),
  machineId: known(machineIdIn(textOf(join(root, 'etc/machine-id')))),
  disk: known(diskSerial(root)),
  network: [...new Set(cardAddresses(root))].toSorted(),
});
