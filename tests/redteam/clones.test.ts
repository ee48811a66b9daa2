import { addAccount, clearDevice, listDevices, readAudit, revoke } from '@usher/hub';
import type { StationView } from '@usher/protocol';
import { EpochFile, newId, SessionKey } from '@usher/trust';
import { createFakeMachine } from '@usher/trust/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Devices } from '../../apps/hub/store/devices.ts';
import { openStore } from '../../apps/hub/store/open-store.ts';
import { wellReport } from '../integration/hub/lesson-room.ts';
import { RunningSchool, saying } from '../integration/hub/running-school.ts';
import { startComputers } from './stage/copied-computer.ts';
import { figure } from './stage/profile.ts';

const TEACHER = { user: 'mo', password: 'a quiet room' };
const LOCK = { durationMs: 60_000, message: '' };
const TILE = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 500 } as const;
/** The promise of the product: two machines with one identity are both out within this time. */
const QUARANTINED_MS = 10_000;

let school: RunningSchool;
let computers: Awaited<ReturnType<typeof startComputers>>;
let opened: AsyncDisposableStack;
let first: string;
let second: string;
let names = 0;
beforeAll(async () => {
  school = await RunningSchool.start();
  computers = await startComputers(school, 2);
  [first = '', second = ''] = computers.displays;
  await addAccount(school.dataDir, { ...TEACHER, role: 'teacher', rooms: 'all' });
});
afterAll(async () => {
  await computers[Symbol.asyncDispose]();
  await school[Symbol.asyncDispose]();
});
beforeEach(() => {
  opened = new AsyncDisposableStack();
});
afterEach(() => opened.disposeAsync());

/** A computer that was enrolled and used once. */
const enrolled = async () => {
  const computer = computers.computer(`PC-${(names += 1)}`, first);
  const id = await computer.useOnce({ code: await school.code() });
  await confirmed(id, 1);
  return { computer, id };
};
const deviceOnDisk = (id: string) => {
  const db = openStore(school.dataDir);
  try {
    return new Devices(db).find(id);
  } finally {
    db.close();
  }
};
const confirmed = (id: string, epoch: number) =>
  expect.poll(() => deviceOnDisk(id)?.confirmed, { timeout: 10_000 }).toBe(epoch);
const linesOf = async (what: string, station: string) =>
  (await readAudit(school.dataDir, 0, 10_000)).filter((line) => line.what === what && line.station === station);

/** A teacher's console that knows the stations of the room as they are told. */
const teacher = async () => {
  const console = await school.console(await school.enrolled('console', `Desk ${newId()}`));
  const key = new SessionKey();
  const stations = new Map<string, StationView>();
  let pictures = 0;
  console.link.onMessage((message) => {
    const views = message.t === 'room' ? message.body.stations : message.t === 'station' ? [message.body] : [];
    for (const view of views) stations.set(view.id, view);
  });
  console.link.onMedia(() => (pictures += 1));
  console.link.send(saying('sign-in', { ...TEACHER, sessionKey: key.spki }));
  key.hold((await console.next('grant')).body, performance.now());
  console.link.send(saying('room.open', { room: 'ICT1' }));
  await console.next('room');
  return {
    stations,
    pictures: () => pictures,
    watch: (station: string) => console.link.send(saying('view.start', { stream: 1, station, ...TILE })),
    lock: async (station: string) => {
      const lease = key.lease(performance.now()) ?? { grantId: newId(), expMs: 0 };
      const id = newId();
      const nonce = stations.get(station)?.nonce ?? 'A'.repeat(43);
      const target = key.sign({ station, nonce, id, t: 'cmd.lock', body: LOCK }, lease);
      console.link.send({ t: 'cmd.lock', id, body: { ...lease, targets: [target], order: LOCK } });
      return (await console.next('cmd.result')).body;
    },
  };
};

/** Nothing crashed: somebody else is welcomed and shown. */
const expectHonestStationServed = async (): Promise<void> => {
  const agent = await school.agent(await school.enrolled('agent', `Honest ${newId()}`));
  expect(agent.welcome.quarantined).toBe(false);
  agent.link.send({ t: 'station.report', id: newId(), body: wellReport() });
  const seen = await teacher();
  expect(seen.stations.get(agent.welcome.device.id)).toMatchObject({ link: 'up', quarantined: false });
  await agent.hangUp();
};

describe('[RT-063] a whole data folder copied to a second machine', () => {
  test('[RT-063] two machines with one identity that run at once are both quarantined within 10 s', async () => {
    const { computer, id } = await enrolled();
    const copy = computer.copy(second);
    const seen = await teacher();
    seen.watch(id);
    const begun = performance.now();
    for (const one of await Promise.all([computer.start(), copy.start()])) opened.use(one);
    await expect.poll(() => school.hub.counters().quarantined, { timeout: QUARANTINED_MS, interval: 50 }).toBe(2);
    figure(`both machines were in quarantine after ${Math.round(performance.now() - begun)} ms`);
    expect(await linesOf('device.quarantine', id)).toMatchObject([
      { outcome: 'done', detail: { reason: expect.stringMatching(/copy|two computers/), room: 'ICT1' } },
    ]);
    await expect.poll(() => seen.stations.get(id)).toMatchObject({ link: 'up', quarantined: true, nonce: null });

    // No picture comes and no order goes through, but the links stay, so that a child can report.
    const before = seen.pictures();
    expect(await seen.lock(id)).toMatchObject({ outcome: 'refused', code: 'quarantined' });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(seen.pictures()).toBe(before);
    expect(school.hub.counters().quarantined).toBe(2);
    await expectHonestStationServed();
  });

  test('[RT-063] a copy that is switched on when the original is off is quarantined at its first hello', async () => {
    const { computer, id } = await enrolled();
    const copy = computer.copy(second);
    await computer.useOnce();
    await confirmed(id, 2);
    opened.use(await copy.start());
    await expect.poll(() => school.hub.counters().quarantined, { timeout: QUARANTINED_MS, interval: 50 }).toBe(1);
    opened.use(await computer.start());
    await expect.poll(() => school.hub.counters().quarantined, { timeout: QUARANTINED_MS, interval: 50 }).toBe(2);
    expect(await linesOf('device.quarantine', id)).toMatchObject([
      { outcome: 'done', detail: { reason: expect.stringContaining('older copy'), has: 1, hadBefore: 2 } },
    ]);
    await expectHonestStationServed();
  });

  test('[RT-063] a copy on other hardware destroys its key before it says a word', async () => {
    const { computer, id } = await enrolled();
    const other = createFakeMachine(`another ${newId()}`);
    const copy = computer.copy(second, other);
    await expect(copy.start()).rejects.toMatchObject({ code: 'machine-changed' });
    await expect(copy.start()).rejects.toMatchObject({ code: 'not-enrolled' });
    await computer.useOnce();
    await confirmed(id, 2);
    expect(await linesOf('device.quarantine', id)).toEqual([]);
    await expectHonestStationServed();
  });
});

describe('[RT-064] a clone that is powered on after the original was retired', () => {
  test('[RT-064] is not let in when the original was taken back', async () => {
    const { computer, id } = await enrolled();
    const copy = computer.copy(second);
    await revoke(school.dataDir, { device: id });
    const agent = opened.use(await copy.start());
    await expect
      .poll(() => linesOf('refusals', id), { timeout: 10_000 })
      .toMatchObject([{ outcome: 'refused', detail: { 'not-enrolled': expect.any(Number) } }]);
    await expect(Promise.race([agent.linked, new Promise((end) => setTimeout(end, 1_000, 'never'))])).resolves.toBe(
      'never',
    );
    expect(await linesOf('device.revoke', id)).toHaveLength(1);
    await expectHonestStationServed();
  });

  test('[RT-064] is not let in when another computer has the place of the original', async () => {
    const { computer, id } = await enrolled();
    const copy = computer.copy(second);
    const fresh = await computer.useOnce({ code: await school.code(), machine: createFakeMachine('its successor') });
    expect(fresh).not.toBe(id);
    opened.use(await copy.start());
    await expect.poll(() => linesOf('refusals', id), { timeout: 10_000 }).toHaveLength(1);
    expect(await linesOf('device.replace', id)).toMatchObject([{ outcome: 'done', detail: { by: fresh } }]);
    expect(deviceOnDisk(fresh)).toMatchObject({ quarantinedAt: null });
    await expectHonestStationServed();
  });
});

describe('[RT-065] a machine that is put back to an old snapshot', () => {
  test('[RT-065] is noticed at its first hello, and goes on when a person has cleared it', async () => {
    const { computer, id } = await enrolled();
    const snapshot = computer.snapshot(`snapshot of ${id}`);
    for (const epoch of [2, 3]) {
      await computer.useOnce();
      await confirmed(id, epoch);
    }
    computer.restore(snapshot);
    expect(EpochFile.open(computer.dataDir, id).value).toBe(1);
    const agent = opened.use(await computer.start());
    await agent.linked;
    await expect.poll(() => school.hub.counters().quarantined, { timeout: 10_000 }).toBe(1);
    expect(await linesOf('device.quarantine', id)).toMatchObject([
      { detail: { reason: expect.stringContaining('put back to an earlier state'), has: 1, hadBefore: 3 } },
    ]);
    expect((await listDevices(school.dataDir)).find((device) => device.id === id)?.quarantined).not.toBeNull();

    await clearDevice(school.dataDir, { device: id });
    await expect.poll(() => school.hub.counters().quarantined, { timeout: 10_000 }).toBe(0);
    await expect.poll(() => school.hub.counters().agents, { timeout: 20_000 }).toBe(1);
    expect(await linesOf('device.clear', id)).toHaveLength(1);
    await expectHonestStationServed();
  });
});

describe('[RT-066] a stolen machine', () => {
  test('[RT-066] that was taken back gets no word out of the hub, and no place with an old code', async () => {
    const computer = computers.computer('PC-stolen', first);
    const code = await school.code();
    const id = await computer.useOnce({ code });
    const db = openStore(school.dataDir);
    new Devices(db).revoke(id, Date.now());
    db.close();
    const agent = await computer.start();
    await expect
      .poll(() => linesOf('refusals', id), { timeout: 10_000 })
      .toMatchObject([{ outcome: 'refused', detail: { 'not-enrolled': expect.any(Number) } }]);
    expect(school.hub.counters()).toMatchObject({ agents: 0, quarantined: 0 });
    await agent[Symbol.asyncDispose]();
    const moved = createFakeMachine('the thief’s own');
    await expect(computer.start({ code, machine: moved })).rejects.toMatchObject({ code: 'code-used-up' });
    expect(deviceOnDisk(id)).toBeNull();
    await expectHonestStationServed();
  });
});
