import { chmod, copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { openEnrolmentWindow, startHub } from '@usher/hub';
import { createSchool, openIdentity, TrustError } from '@usher/trust';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { expectServing, honestAgent } from './stage/aftermath.ts';
import { dialUntilDown } from './stage/caught.ts';

const DEVICE_FILES = ['certificate.pem', 'device.json', 'device.key', 'root.pem'];
const SCHOOL_FILES = [
  'hub.key',
  'hub.pem',
  'issuing.key',
  'issuing.pem',
  'root-key.sealed.json',
  'root.pem',
  'school.json',
];

let running: RunningSchool;
let other: string;
let port: number;
beforeAll(async () => {
  running = await RunningSchool.start();
  await honestAgent(running);
  await running.enrolled('agent', 'PC-1');
  await running.enrolled('agent', 'PC-2');
  other = join(running.folder, 'other');
  await createSchool({ name: 'Hill Lane', folder: other });
  ({ port } = running.hub);
});
afterAll(() => running[Symbol.asyncDispose]());

/** Turns one bit of the secret or signed middle of a file. */
const turnBit = (bytes: Buffer): Buffer => {
  const text = bytes.toString('latin1');
  const pin = /"(?:pin|sealed|ciphertext|tag)":\s*"/.exec(text);
  const at = pin === null ? Math.floor(bytes.length / 2) : pin.index + pin[0].length + 3;
  const turned = Buffer.from(bytes);
  // Another character of the same alphabet, so that it is the content that is wrong and not the form.
  turned.write(text[at] === 'a' ? 'b' : 'a', at, 'latin1');
  return turned;
};

type Damage = readonly [string, (file: string, another: string) => Promise<void>];
const edited =
  (change: (bytes: Buffer) => Buffer): Damage[1] =>
  async (file) =>
    writeFile(file, change(await readFile(file)));
const DAMAGES: readonly Damage[] = [
  ['deleted', async (file) => rm(file)],
  ['emptied', edited(() => Buffer.alloc(0))],
  ['filled with zeros', edited((bytes) => Buffer.alloc(bytes.length))],
  ['cut in half', edited((bytes) => bytes.subarray(0, bytes.length / 2))],
  ['changed in one character', edited(turnBit)],
  ['replaced by a line of text', edited(() => Buffer.from('none\n'))],
  ["replaced by another's", async (file, another) => copyFile(another, file)],
];

const isFree = async (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => resolve(true));
  });

describe('[RT-015] a hub whose file of keys is damaged does not start', () => {
  beforeAll(() => running.stopHub());
  afterAll(async () => {
    await running.startHub(port);
    await expectServing(running);
  });

  const cases = SCHOOL_FILES.flatMap((file) => DAMAGES.map(([how, damage]) => [file, how, damage] as const));
  test.for(cases)('%s %s', async ([file, how, damage]) => {
    const dataDir = join(running.folder, 'damaged');
    await rm(dataDir, { recursive: true, force: true });
    await cp(running.dataDir, dataDir, { recursive: true });
    await damage(join(dataDir, file), join(other, file));
    const started = startHub({ dataDir, host: '127.0.0.1', port, log: pino({ level: 'silent' }) });
    // A school is meant to take its root key off the hub; that is the one file it can do without.
    if (file === 'root-key.sealed.json' && how === 'deleted') return (await started)[Symbol.asyncDispose]();
    await expect(started).rejects.toBeInstanceOf(TrustError);
    await expect(openEnrolmentWindow(dataDir, { minutes: 5, count: 1 })).rejects.toBeInstanceOf(TrustError);
    expect(await isFree()).toBe(true);
  });

  test.for(SCHOOL_FILES.filter((file) => /key/.test(file)))('%s that others can read', async (file) => {
    const dataDir = join(running.folder, 'exposed');
    await rm(dataDir, { recursive: true, force: true });
    await cp(running.dataDir, dataDir, { recursive: true });
    await chmod(join(dataDir, file), 0o644);
    await expect(startHub({ dataDir, host: '127.0.0.1', port, log: pino({ level: 'silent' }) })).rejects.toMatchObject({
      code: 'file-exposed',
    });
    expect(await isFree()).toBe(true);
  });

  test('and there is no other file that it starts without', async () => {
    expect((await readdir(other)).toSorted()).toEqual(SCHOOL_FILES);
  });
});

describe('[RT-015] a device whose file of keys is damaged is not linked', () => {
  const cases = DEVICE_FILES.flatMap((file) => DAMAGES.map(([how, damage]) => [file, how, damage] as const));
  test.for(cases)('%s %s', async ([file, how, damage]) => {
    const folder = join(running.folder, 'devices/damaged');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await cp(join(running.folder, 'devices/PC-1'), folder, { recursive: true });
    await damage(join(folder, file), join(running.folder, 'devices/PC-2', file));
    const opened = openIdentity(folder);
    // The root is the same for all of the school; a device that has it back is whole.
    if (file === 'root.pem' && how === "replaced by another's") return void (await opened);
    await expect(opened).rejects.toBeInstanceOf(TrustError);
  });

  test('and there is no other file that it is linked without', async () => {
    expect((await readdir(join(running.folder, 'devices/PC-1'))).toSorted()).toEqual(DEVICE_FILES);
  });

  test('and a link is refused to whoever got past the files', async () => {
    const identity = await openIdentity(join(running.folder, 'devices/PC-1'));
    const wrong = await openIdentity(join(running.folder, 'devices/PC-2'));
    for (const change of [
      { root: '' },
      { certificateChain: '' },
      { privateKey: wrong.privateKey },
      { privateKey: '' },
    ]) {
      const { up } = await dialUntilDown(
        running.hub.port,
        { ...identity, ...change },
        { pin: running.hub.pin, times: 1 },
      );
      expect([change, up]).toEqual([change, false]);
    }
    await expectServing(running);
  });
});
