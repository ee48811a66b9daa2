import type { Outgoing } from '@usher/protocol';
import { addAccount, readAudit } from '@usher/hub';
import { newId, SessionKey } from '@usher/trust';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pictureFrame, wellReport } from '../integration/hub/lesson-room.ts';
import { RunningSchool, saying } from '../integration/hub/running-school.ts';
import { expectRefusalTold, expectServing } from './stage/aftermath.ts';

const TEACHER = { user: 'mo', password: 'a quiet room' };
const TILE = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1_000 } as const;

let school: RunningSchool;
beforeAll(async () => {
  school = await RunningSchool.start();
  await addAccount(school.dataDir, { ...TEACHER, role: 'teacher', rooms: 'all' });
});
afterAll(() => school[Symbol.asyncDispose]());

const agent = async (name: string) => {
  const identity = await school.enrolled('agent', name);
  const dialled = await school.agent(identity);
  dialled.link.send({ t: 'station.report', id: newId(), body: wellReport() });
  return { identity, ...dialled };
};

const teacherAt = async (desk: string) => {
  const console = await school.console(await school.enrolled('console', desk));
  console.link.send(saying('sign-in', { ...TEACHER, sessionKey: new SessionKey().spki }));
  await console.next('signed-in');
  console.link.send(saying('room.open', { room: 'ICT1' }));
  const { body } = await console.next('room');
  return { ...console, stations: body.stations };
};

test('[RT-031] a device that names another in what it says is cut off, and nothing is booked to the other', async () => {
  const [one, other] = [await agent('PC-31a'), await agent('PC-31b')];
  for (const more of [
    { deviceId: other.identity.deviceId },
    { device: { id: other.identity.deviceId } },
    { id: other.identity.deviceId },
    { station: other.identity.deviceId },
  ]) {
    const again = await school.agent(one.identity);
    const ended = new Promise<unknown>((end) => again.link.onEnd(end));
    const body = { ...wellReport({ session: { user: 'somebody', forMs: 1 } }), ...more };
    again.link.send({ t: 'station.report', id: newId(), body } as unknown as Outgoing<'agent-to-hub'>);
    expect(await ended).toMatchObject({ close: 4400, refusal: 'bad-frame' });
    await again.hangUp();
  }
  const { stations } = await teacherAt('Desk 31');
  expect(stations.find(({ id }) => id === other.identity.deviceId)).toMatchObject({ session: { user: 'amy' } });
  // Under another's number with its own certificate it is still itself to the hub, and believes nothing that follows.
  const posing = { ...one.identity, deviceId: other.identity.deviceId };
  await expect(school.agent(posing)).rejects.toThrow(/another device|wrong-school|not right/);
  await expectRefusalTold(school.dataDir, 'bad-frame', one.identity.deviceId);
  await expectServing(school);
});

test('[RT-032] two computers of one name are one station: the later takes the place, and the audit says so', async () => {
  const first = await agent('PC-32');
  const ended = new Promise<unknown>((end) => first.link.onEnd(end));
  const second = await school.enrol('agent', 'pc-32', await school.code(), 'another computer');
  expect(second).toMatchObject({ kind: 'agent' });
  expect(await ended).toMatchObject({ refusal: 'not-enrolled' });
  await first.hangUp();
  await expect(school.agent(first.identity)).rejects.toThrow('not-enrolled');
  const { stations } = await teacherAt('Desk 32');
  expect(stations.filter(({ name }) => name.toLowerCase() === 'pc-32')).toHaveLength(1);
  expect((await readAudit(school.dataDir)).find(({ what }) => what === 'device.replace')).toMatchObject({
    station: first.identity.deviceId,
    outcome: 'done',
  });
  await expectServing(school);
});

test('[RT-032] two pupils of one name are two tiles, each of its own computer', async () => {
  const [here, there] = [await agent('PC-32x'), await agent('PC-32y')];
  const { stations } = await teacherAt('Desk 32b');
  const amys = stations.filter(({ session }) => session.user === 'amy').map(({ id }) => id);
  expect(amys).toEqual(expect.arrayContaining([here.identity.deviceId, there.identity.deviceId]));
});

test('[RT-033] a picture of one computer never shows as that of another', async () => {
  const [watched, forger] = [await agent('PC-33a'), await agent('PC-33b')];
  const console = await teacherAt('Desk 33');
  const seen: Uint8Array[] = [];
  console.link.onMedia(({ payload }) => seen.push(Buffer.from(payload)));
  console.link.send(saying('view.start', { stream: 7, station: watched.identity.deviceId, ...TILE }));
  const { body: wish } = await watched.next('view.start');
  // The number that the hub gave the other's stream, its neighbours, and the number the console itself uses.
  for (const stream of [wish.stream, wish.stream + 1, 7, 0xffff_ffff]) forger.link.sendMedia(pictureFrame(stream));
  const refused = [await forger.next('refusal'), await forger.next('refusal')];
  expect(refused.map(({ body }) => body.code)).toEqual(['unknown-stream', 'unknown-stream']);
  expect(seen).toEqual([]);
  const honest = pictureFrame(wish.stream, { bytes: 333 });
  // The watched one itself has no say over streams that it was not asked for.
  watched.link.sendMedia(pictureFrame(wish.stream + 7, { bytes: 222 }));
  watched.link.sendMedia(honest);
  await expect.poll(() => seen.length).toBeGreaterThan(0);
  expect(seen).toEqual([Buffer.from(honest.payload)]);
  expect((await watched.next('refusal')).body.code).toBe('unknown-stream');
  await expectRefusalTold(school.dataDir, 'unknown-stream', forger.identity.deviceId);
  await expectServing(school);
});
