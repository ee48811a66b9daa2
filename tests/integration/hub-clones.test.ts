import { addAccount, clearDevice, listDevices, markStaff, readAudit } from '@usher/hub';
import { type Identity, SessionKey } from '@usher/trust';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Devices } from '../../apps/hub/store/devices.ts';
import { openStore } from '../../apps/hub/store/open-store.ts';
import { wellReport } from './hub/lesson-room.ts';
import { type Disk, RunningSchool, saying } from './hub/running-school.ts';

const TEACHER = { user: 'mo', password: 'a quiet room' };

let school: RunningSchool;
beforeEach(async () => {
  school = await RunningSchool.start();
});
afterEach(() => school[Symbol.asyncDispose]());

const report = () => ({ t: 'station.report', id: crypto.randomUUID(), body: wellReport() }) as const;
const linesOf = async (what: string) => (await readAudit(school.dataDir)).filter((line) => line.what === what);

/** What the hub's disk says of a device, as another process reads it. */
const onDisk = ({ deviceId }: Identity) => {
  const db = openStore(school.dataDir);
  try {
    return new Devices(db).find(deviceId);
  } finally {
    db.close();
  }
};

/** One whole link of a machine: welcomed, heard, confirmed, hung up. */
const visit = async (identity: Identity, disk?: Disk) => {
  const agent = await school.agent(identity, disk === undefined ? {} : { disk });
  agent.link.send(report());
  await expect.poll(() => onDisk(identity)?.confirmed).toBe(agent.welcome.epoch);
  await agent.hangUp();
  return agent.welcome;
};

const watching = async () => {
  await addAccount(school.dataDir, { ...TEACHER, role: 'teacher', rooms: 'all' });
  const console = await school.console(await school.enrolled('console', 'Desk'));
  console.link.send(saying('sign-in', { ...TEACHER, sessionKey: new SessionKey().spki }));
  await console.next('signed-in');
  console.link.send(saying('room.open', { room: 'ICT1' }));
  return { ...console, stations: (await console.next('room')).body.stations };
};

describe('the epoch of a device at the hub', () => {
  it('[CLN2] rises with every welcome and is confirmed by the first word after it', async () => {
    const pc = await school.enrolled('agent', 'PC-1');
    const agent = await school.agent(pc);
    expect(onDisk(pc)).toMatchObject({ epoch: 1, confirmed: 0 });
    agent.link.send(report());
    await expect.poll(() => onDisk(pc)).toMatchObject({ epoch: 1, confirmed: 1 });
    await agent.hangUp();
    expect((await school.agent(pc)).welcome).toMatchObject({ epoch: 2, quarantined: false });
    expect(onDisk(pc)).toMatchObject({ epoch: 2, confirmed: 1 });
  });

  it('[CLN2] quarantines nobody whose welcomes were lost', async () => {
    const pc = await school.enrolled('agent', 'PC-1');
    await visit(pc);
    const lost = { epoch: 1 };
    for (const epoch of [2, 3, 4]) {
      const agent = await school.agent(pc, { disk: lost });
      expect(agent.welcome).toMatchObject({ epoch, quarantined: false });
      await agent.hangUp();
      lost.epoch = 1;
    }
    expect(await visit(pc, lost)).toMatchObject({ epoch: 5, quarantined: false });
  });

  it('[CLN2] goes on above what the device has when the hub was restored from a backup, and writes that down', async () => {
    const pc = await school.enrolled('agent', 'PC-1');
    school.diskOf(pc).epoch = 40;
    expect(await visit(pc)).toMatchObject({ epoch: 41, quarantined: false });
    expect(await visit(pc)).toMatchObject({ epoch: 42, quarantined: false });
    expect(await linesOf('hub.behind')).toMatchObject([{ station: pc.deviceId, detail: { has: 40, hub: 0 } }]);
  });
});

describe('a copy of a device', () => {
  it('[CLN2] [CLN3] puts both into quarantine when it comes while the first is linked, and the teacher sees it', async () => {
    const pc = await school.enrolled('agent', 'PC-1');
    await visit(pc);
    const copy = { ...school.diskOf(pc) };
    const first = await school.agent(pc);
    first.link.send(report());
    await expect.poll(() => onDisk(pc)?.confirmed).toBe(2);
    const teacher = await watching();
    expect(teacher.stations).toMatchObject([{ quarantined: false, link: 'up' }]);
    let ended = 0;
    first.link.onEnd(() => (ended += 1));

    const second = await school.agent(pc, { disk: copy });
    expect(second.welcome).toMatchObject({ quarantined: true });
    expect((await first.next('refusal')).body.code).toBe('quarantined');
    expect((await teacher.next('station')).body).toMatchObject({ quarantined: true, link: 'up', nonce: null });
    expect(school.hub.counters()).toMatchObject({ agents: 0, quarantined: 2 });
    expect(ended).toBe(0);
    expect(await linesOf('device.quarantine')).toMatchObject([
      { station: pc.deviceId, outcome: 'done', detail: { name: 'PC-1', room: 'ICT1', has: 1, hadBefore: 2 } },
    ]);
  });

  it('[CLN2] is found out when it comes by itself, later', async () => {
    const pc = await school.enrolled('agent', 'PC-1');
    await visit(pc);
    const copy = { ...school.diskOf(pc) };
    await visit(pc);
    expect((await school.agent(pc, { disk: copy })).welcome.quarantined).toBe(true);
    expect((await school.agent(pc)).welcome.quarantined).toBe(true);
    expect(await linesOf('device.quarantine')).toHaveLength(1);
  });

  it('[CLN5] is found out by the link that both take by turns, though neither says a word', async () => {
    const pc = await school.enrolled('agent', 'PC-1');
    for (const disk of [{ epoch: 0 }, { epoch: 0 }]) await school.agent(pc, { disk });
    await expect.poll(() => linesOf('device.quarantine'), { timeout: 20_000 }).toHaveLength(1);
    expect((await linesOf('device.quarantine'))[0]?.detail['reason']).toMatch('two computers');
    await expect.poll(() => school.hub.counters().quarantined, { timeout: 10_000 }).toBe(2);
  });

  it('[CLN5] is not suspected of a device that finds its own old link still there', async () => {
    const pc = await school.enrolled('agent', 'PC-1');
    for (let i = 0; i < 6; i += 1) expect((await school.agent(pc)).welcome.quarantined).toBe(false);
    expect(await linesOf('device.quarantine')).toEqual([]);
  });

  it('[CLN4] has four links at most', async () => {
    const pc = await school.enrolled('agent', 'PC-1');
    await visit(pc);
    for (let i = 0; i < 4; i += 1) await school.agent(pc, { disk: { epoch: 0 } });
    await expect(school.agent(pc, { disk: { epoch: 0 } })).rejects.toThrow('hub-full');
    expect(school.hub.counters().quarantined).toBe(4);
  });
});

describe('the end of a quarantine', () => {
  const quarantined = async () => {
    const pc = await school.enrolled('agent', 'PC-1');
    await visit(pc);
    await visit(pc);
    const old = { epoch: 1 };
    const agent = await school.agent(pc, { disk: old });
    expect(agent.welcome.quarantined).toBe(true);
    return { pc, agent, old };
  };

  it('[CLN7] does not come by itself, nor with a restart of the hub', async () => {
    const { pc, agent, old } = await quarantined();
    await agent.hangUp();
    const { port } = school.hub;
    await school.stopHub();
    await school.startHub(port);
    const teacher = await watching();
    expect(teacher.stations).toMatchObject([{ link: 'off', quarantined: true }]);
    expect((await school.agent(pc, { disk: old })).welcome.quarantined).toBe(true);
  });

  it('[CLN7] comes when a person clears the device beside the running hub, for the one machine that is left', async () => {
    const { pc, agent } = await quarantined();
    const ended = new Promise((resolve) => agent.link.onEnd(({ close }) => resolve(close)));
    expect(await listDevices(school.dataDir)).toMatchObject([
      { name: 'PC-1', quarantined: { reason: expect.stringContaining('older copy') }, staff: false, revokedAt: null },
    ]);
    await clearDevice(school.dataDir, { room: 'ict1', name: 'pc-1' });
    expect(await ended).toBe(1012);
    // It dials again by itself.
    await expect.poll(() => school.hub.counters(), { timeout: 10_000 }).toMatchObject({ agents: 1, quarantined: 0 });
    expect(onDisk(pc)).toMatchObject({ quarantinedAt: null, quarantinedFor: null });
    expect(await linesOf('device.clear')).toMatchObject([{ station: pc.deviceId, outcome: 'done' }]);
  });

  it('[CLN7] does not last when there are still two machines', async () => {
    const { pc, agent } = await quarantined();
    const other = await school.agent(pc);
    expect(other.welcome.quarantined).toBe(true);
    const ends = [agent, other].map(({ link }) => new Promise((resolve) => link.onEnd(resolve)));
    await clearDevice(school.dataDir, { device: pc.deviceId });
    await Promise.all(ends);
    // Both dial again, from disks that differ, and take the link from each other.
    await expect
      .poll(async () => (await linesOf('device.quarantine')).length, { timeout: 20_000, interval: 200 })
      .toBe(2);
    expect(school.hub.counters()).toMatchObject({ agents: 0 });
  });

  it('[CLN7] comes with a new enrolment, which makes a new device', async () => {
    const { pc, agent } = await quarantined();
    const ended = new Promise((resolve) => agent.link.onEnd(({ refusal }) => resolve(refusal)));
    const fresh = await school.enrol('agent', 'PC-1', await school.code(), 'another disk');
    if (typeof fresh === 'string') throw new Error(fresh);
    expect(await ended).toBe('not-enrolled');
    expect((await school.agent(fresh)).welcome.quarantined).toBe(false);
    await expect(school.agent(pc, { disk: { epoch: 9 } })).rejects.toThrow('not-enrolled');
  });

  it('says what it cannot do, and changes nothing', async () => {
    await school.enrolled('agent', 'PC-1');
    const desk = await school.enrolled('console', 'Desk');
    const codeOf = (work: Promise<unknown>) => work.then(String, (error: unknown) => (error as { code?: string }).code);
    const { dataDir } = school;
    expect(await codeOf(clearDevice(dataDir, { room: 'ICT1', name: 'PC-1' }))).toBe('not-quarantined');
    expect(await codeOf(clearDevice(dataDir, { room: 'ICT9', name: 'PC-1' }))).toBe('unknown-device');
    expect(await codeOf(clearDevice(dataDir, { room: 'ICT1', name: 'PC-9' }))).toBe('unknown-device');
    expect(await codeOf(markStaff(dataDir, { device: desk.deviceId }, true))).toBe('bad-argument');
    const lines = (await readAudit(dataDir)).filter(({ what }) => what.startsWith('device.'));
    expect(lines).toEqual([]);
  });
});

it('[CLN8] a station that is marked beside the running hub goes from the teacher’s room, and returns', async () => {
  const pc = await school.enrolled('agent', 'PC-1');
  const agent = await school.agent(pc);
  agent.link.send(report());
  const teacher = await watching();
  expect(teacher.stations).toHaveLength(1);
  await markStaff(school.dataDir, { room: 'ICT1', name: 'PC-1' }, true);
  expect((await teacher.next('station.gone')).body).toEqual({ id: pc.deviceId });
  expect(school.hub.counters().agents).toBe(1);
  expect(await listDevices(school.dataDir)).toMatchObject([{ name: 'PC-1', staff: true }, { kind: 'console' }]);
  await markStaff(school.dataDir, { room: 'ICT1', name: 'PC-1' }, false);
  expect((await teacher.next('station')).body).toMatchObject({ id: pc.deviceId, link: 'up' });
  expect(await linesOf('device.staff')).toMatchObject([{ detail: { staff: true } }, { detail: { staff: false } }]);
});
