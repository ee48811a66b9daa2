import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLinuxMachine } from './machine-linux.ts';

const UUID = '4c4c4544-0042-3510-8053-b4c04f4a3132';
const MACHINE_ID = '3d1219c7c4c5404aaa1f6d2a48adfda4';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'usher-machine-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const file = (path: string, text: string | Buffer): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const link = (path: string, to: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  mkdirSync(join(root, to), { recursive: true });
  symlinkSync(join(root, to), join(root, path));
};
const rootOn = (numbers: string, source: string): void =>
  file(
    'proc/self/mountinfo',
    `22 1 0:5 / /dev rw - devtmpfs dev rw\n25 1 ${numbers} / / rw shared:1 - ext4 ${source} rw\n`,
  );

describe('the facts of a Linux machine', () => {
  it('are none where there are no files', () => {
    expect(readLinuxMachine(root)).toEqual({ product: [], machineId: [], disk: [], network: [] });
  });

  it('come from the files of the system', () => {
    file('sys/class/dmi/id/product_uuid', `${UUID.toUpperCase()}\n`);
    file('etc/machine-id', `${MACHINE_ID}\n`);
    rootOn('259:2', '/dev/nvme0n1p2');
    link('sys/dev/block/259:2', 'sys/devices/nvme0n1/nvme0n1p2');
    file('sys/devices/nvme0n1/nvme0n1p2/partition', '2\n');
    file('sys/devices/nvme0n1/device/serial', '  S4EVNX0R1 \n');
    file('sys/class/net/eno1/address', 'AA:BB:CC:00:11:22\n');
    file('sys/class/net/eno1/addr_assign_type', '0\n');
    file('sys/class/net/eno1/device/vendor', '0x8086\n');
    expect(readLinuxMachine(root)).toEqual({
      product: [UUID],
      machineId: [MACHINE_ID],
      disk: ['s4evnx0r1'],
      network: ['aa:bb:cc:00:11:22'],
    });
  });

  it('are not known where nothing was written into them', () => {
    file('sys/class/dmi/id/product_uuid', '00000000-0000-0000-0000-000000000000\n');
    file('etc/machine-id', 'uninitialized\n');
    expect(readLinuxMachine(root)).toMatchObject({ product: [], machineId: [] });
    file('sys/class/dmi/id/product_uuid', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF\n');
    expect(readLinuxMachine(root).product).toEqual([]);
  });

  it('count cards with hardware only, and addresses they were made with only', () => {
    const card = (name: string, address: string, type: string, hardware: boolean): void => {
      file(`sys/class/net/${name}/address`, `${address}\n`);
      file(`sys/class/net/${name}/addr_assign_type`, `${type}\n`);
      if (hardware) file(`sys/class/net/${name}/device/vendor`, '0x8086\n');
    };
    card('lo', '00:00:00:00:00:00', '0', false);
    card('eth1', 'aa:00:00:00:00:02', '0', true);
    card('eth0', 'aa:00:00:00:00:01', '0', true);
    card('wlan0', 'de:ad:be:ef:00:01', '3', true);
    card('br0', 'aa:00:00:00:00:09', '0', false);
    card('odd', '00:00:00:00:00:00', '0', true);
    expect(readLinuxMachine(root).network).toEqual(['aa:00:00:00:00:01', 'aa:00:00:00:00:02']);
  });

  it('find the disk beneath an encrypted volume on a partition', () => {
    rootOn('253:1', '/dev/mapper/root');
    link('sys/dev/block/253:1', 'sys/devices/virtual/dm-1');
    link('sys/devices/virtual/dm-1/slaves/dm-0', 'sys/devices/virtual/dm-0');
    link('sys/devices/virtual/dm-0/slaves/sda3', 'sys/devices/sda/sda3');
    file('sys/devices/sda/sda3/partition', '3\n');
    file('sys/devices/sda/device/vpd_pg80', Buffer.from('\u0000\u0080\u0000\u0014      WD-WX21A1234567', 'latin1'));
    expect(readLinuxMachine(root).disk).toEqual(['wd-wx21a1234567']);
  });

  it('find the disk of a file system that has a number of its own', () => {
    rootOn('0:31', '/dev/sda2');
    file('dev/sda2', '');
    link('sys/class/block/sda2', 'sys/devices/sda/sda2');
    file('sys/devices/sda/sda2/partition', '2\n');
    file('sys/devices/sda/wwid', 'naa.5000c500a1b2c3d4\n');
    expect(readLinuxMachine(root).disk).toEqual(['naa.5000c500a1b2c3d4']);
    rootOn('0:31', 'overlay');
    expect(readLinuxMachine(root).disk).toEqual([]);
  });

  it('are not lost over links that go round in a circle', () => {
    rootOn('253:0', '/dev/mapper/root');
    link('sys/dev/block/253:0', 'sys/devices/virtual/dm-0');
    link('sys/devices/virtual/dm-0/slaves/dm-0', 'sys/devices/virtual/dm-0');
    expect(readLinuxMachine(root).disk).toEqual([]);
  });
});
