import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dialAgent } from '@usher/link';
import { EpochFile, newId } from '@usher/trust';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hello, listen, makeSchool, type TestSchool, welcomeFor } from './link/school.ts';
import { watch } from './link/watch.ts';

let place: TestSchool;
let folder: string;
beforeAll(async () => {
  place = await makeSchool();
  folder = await mkdtemp(join(tmpdir(), 'usher-epoch-'));
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** A hub that welcomes with the epochs given, and notes with which the devices came. */
const hubWith = async (...epochs: readonly number[]) => {
  const had: number[] = [];
  const said: string[] = [];
  const left = [...epochs];
  const listening = await listen(place.school, {
    admit: ({ id, kind }, { lastEpoch }) => {
      had.push(lastEpoch);
      return { ...welcomeFor(place.school, { id, kind, name: 'PC-1', room: null }), epoch: left.shift() ?? 99 };
    },
    onAgent: (link) => void link.onMessage(({ t }) => void said.push(t)),
  });
  return { listening, had, said, at: { url: `wss://127.0.0.1:${listening.port}`, pin: place.school.pin } };
};
const report = { re: newId(), outcome: 'done', cover: { kind: 'none' } } as const;

test('[CLN1] a device has the epoch of its welcome on disk before its link is up, and says it in its next hello', async () => {
  const identity = await place.device('agent');
  const epoch = EpochFile.open(folder, identity.deviceId);
  const { listening, had, at } = await hubWith(7, 8);
  await using _listening = listening;
  for (const expected of [7, 8]) {
    const told = watch();
    const onDisk: number[] = [];
    const { deviceId } = identity;
    await using _dialled = dialAgent({
      hub: at,
      identity,
      hello: () => ({ ...hello(), lastEpoch: EpochFile.open(folder, deviceId).value }),
      keepEpoch: (now) => epoch.keep(now),
      onUp: (link, welcome) => {
        onDisk.push(EpochFile.open(folder, deviceId).value);
        told.onUp(link, welcome);
      },
      onDown: told.onDown,
    });
    await told.until(() => told.ups.length === 1);
    expect(onDisk).toEqual([expected]);
  }
  expect(had).toEqual([0, 7]);
});

test('[CLN1] a device that cannot keep the epoch says nothing on the link, ends it and tries again', async () => {
  const identity = await place.device('agent');
  const { listening, said, at } = await hubWith(1, 2, 3, 4);
  await using _listening = listening;
  const told = watch();
  let full = true;
  await using _dialled = dialAgent({
    hub: at,
    identity,
    hello,
    random: () => 0.01,
    keepEpoch: () => {
      if (full) throw new Error('the disk is broken');
    },
    onUp: (link, welcome) => {
      link.send({ t: 'cmd.result', id: newId(), body: report });
      told.onUp(link, welcome);
    },
    onDown: told.onDown,
  });
  await told.until(() => told.downs.length === 2);
  expect(told.downs[0]).toMatchObject({ close: 1011, detail: 'the welcome cannot be kept: the disk is broken' });
  expect([told.ups.length, said]).toEqual([0, []]);
  full = false;
  await told.until(() => told.ups.length === 1);
  await expect.poll(() => said).toEqual(['cmd.result']);
});
