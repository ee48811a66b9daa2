import { createSocket } from 'node:dgram';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addAccount, readAudit } from '@usher/hub';
import { dialAgent } from '@usher/link';
import { type Identity, openSchool, type School, SessionKey } from '@usher/trust';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Program, startProgram } from '../demo/program.ts';
import { pictureFrame, wellReport } from '../integration/hub/lesson-room.ts';
import { RunningSchool, saying } from '../integration/hub/running-school.ts';
import { hello } from '../integration/link/school.ts';
import { watch } from '../integration/link/watch.ts';
import { expectServing, honestAgent } from './stage/aftermath.ts';
import { type Lan, makeLan } from './stage/lan.ts';
import { figure, profile } from './stage/profile.ts';
import { startHubProcess } from './stage/usher-process.ts';

const PORT = 7443;
/** In a handshake and in what is said after it, both ways. */
const WAYS = ['up:1200', 'down:2600', 'up:40', 'up:6000', 'down:40', 'down:1000'].slice(
  0,
  profile({ short: 2, long: 6 }),
);

const opened = new AsyncDisposableStack();
let lan: Lan;
let running: RunningSchool;
let school: School;
let agent: Identity;
beforeAll(async () => {
  lan = opened.use(await makeLan());
  running = opened.use(await RunningSchool.start());
  await running.stopHub();
  school = await openSchool(running.dataDir);
  const hub = opened.use(await startHubProcess(running.dataDir, { listen: `0.0.0.0:${PORT}`, before: lan.hub.before }));
  running.elsewhere = { url: `wss://${lan.hub.address}:${PORT}`, pin: hub.hub.pin };
  agent = await running.enrolled('agent', 'PC-1');
  await honestAgent(running);
}, 60_000);
afterAll(() => opened.disposeAsync());

/** Steals the address of the hub: its packets come to the thief, who has the address as well. */
const steal = async (how: string) => {
  const [first = '', ...before] = lan.thief.before;
  const there = (name: string, ...command: readonly string[]): Program =>
    startProgram(name, [first, ...before, ...command]);
  const program = join(import.meta.dirname, 'stage/thief-program.ts');
  await there('address', 'ip', 'addr', 'add', `${lan.hub.address}/32`, 'dev', 'lo').ended;
  const thief = there('thief', process.execPath, program, String(PORT), lan.hubAgain, how);
  const said: string[] = [];
  thief.onLine((line) => said.push(line));
  await thief.ready;
  const poison = there('arpspoof', 'arpspoof', '-i', 'lan0', '-t', lan.here, lan.hub.address);
  return {
    said: (word: string) => said.filter((line) => line.startsWith(word)).length,
    async [Symbol.asyncDispose]() {
      // Asked politely, it would first mend what it did.
      poison.kill();
      await Promise.all([poison.ended, thief.stop()]);
      await there('address', 'ip', 'addr', 'del', `${lan.hub.address}/32`, 'dev', 'lo').ended;
      await lan.askAgain();
    },
  };
};

/** An agent that reports often, so that there is something to alter. */
const busyAgent = () => {
  const told = watch();
  const disk = running.diskOf(agent);
  const dialled = dialAgent({
    hub: running.address,
    identity: agent,
    hello: () => ({ ...hello(), lastEpoch: disk.epoch }),
    keepEpoch: (epoch) => void (disk.epoch = epoch),
    random: () => 0.02,
    ...told,
    onUp: (link, welcome) => {
      const talk = setInterval(() => {
        link.send({ t: 'station.report', id: crypto.randomUUID(), body: wellReport() });
      }, 100);
      link.onEnd(() => clearInterval(talk));
      told.onUp(link, welcome);
    },
  });
  return { told, [Symbol.asyncDispose]: () => dialled[Symbol.asyncDispose]() };
};

test('[RT-012] a thief who has the address of the hub by ARP cannot be the hub', async () => {
  const root = join(running.folder, 'root.pem');
  await writeFile(root, school.root);
  await using busy = busyAgent();
  await busy.told.until(() => busy.told.ups.length === 1);
  {
    await using thief = await steal(`hub:${root}:${school.schoolId}`);
    await expect.poll(lan.believesHubAt, { timeout: 20_000 }).toBe('thief');
    await expect.poll(() => thief.said('connection') > 2 || thief.said('caught') > 0, { timeout: 30_000 }).toBe(true);
    expect(thief.said('caught')).toBe(0);
    expect(busy.told.ups).toHaveLength(1);
  }
  await busy.told.until(() => busy.told.ups.length === 2);
  await expectServing(running);
});

test.for(WAYS)('[RT-012] what a thief on the way alters (%s) ends the connection and is not read', async (how) => {
  await using busy = busyAgent();
  {
    await using thief = await steal(how);
    await expect.poll(lan.believesHubAt, { timeout: 20_000 }).toBe('thief');
    await expect.poll(() => thief.said('altered'), { timeout: 30_000 }).toBeGreaterThan(0);
    const before = busy.told.downs.length;
    await busy.told.until(() => busy.told.downs.length > before);
  }
  // Never a frame that was altered: TLS has noticed before anything of ours looked.
  for (const { refusal } of busy.told.downs) expect(refusal).toBeNull();
  const refused = (await readAudit(running.dataDir)).filter(
    ({ what, station, detail }) => what === 'refusals' && station !== null && Object.keys(detail).join() !== 'replaced',
  );
  expect(refused).toEqual([]);
  await expectServing(running);
});

const CANARIES = {
  user: 'm.osei-canary',
  password: 'canary of a quiet room',
  station: 'PC-CANARY-13',
  room: 'ICT-CANARY',
  pupil: 'amy.canary',
  message: 'Canary eyes to the front',
  picture: 'CANARY-PIXELS-'.repeat(10),
  software: 'canary-0.1.0',
  school: 'Mill Lane',
};

/** A text in every form in which it could lie in packets. */
const formsOf = (text: string): readonly Buffer[] =>
  [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'utf16le'),
    Buffer.from(encodeURIComponent(text)),
    Buffer.from(Buffer.from(text).toString('hex')),
    // Wherever its bytes begin within a group of three.
    ...[0, 1, 2].map((skip) => {
      const text64 = Buffer.concat([Buffer.alloc(skip), Buffer.from(text)]).toString('base64');
      return Buffer.from(text64.slice(skip === 0 ? 0 : 4, -4));
    }),
  ].filter((form) => form.length >= 8);

test('[RT-013] nothing of a lesson can be read off the network', async () => {
  const file = join(running.folder, 'lesson.pcap');
  const capture = startProgram('tcpdump', [
    'tcpdump',
    '-i',
    lan.bridge,
    '-w',
    file,
    '-U',
    '--immediate-mode',
    '-Z',
    'root',
  ]);
  // Its first word is on standard error and so not told; it is there when it has caught something.
  const loud = createSocket('udp4');
  const control = 'CANARY-IN-THE-CLEAR';
  const captured = async (): Promise<Buffer> => readFile(file).catch(() => Buffer.alloc(0));
  await expect
    .poll(
      async () => {
        loud.send(control, 9, lan.hub.address);
        return (await captured()).includes(control);
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  loud.close();

  await addAccount(running.dataDir, { ...CANARIES, role: 'teacher', rooms: 'all' });
  running.room = CANARIES.room;
  const pupil = await running.agent(await running.enrolled('agent', CANARIES.station));
  const desk = await running.console(await running.enrolled('console', 'Canary desk'));
  const { user, password, room, message } = CANARIES;
  const key = new SessionKey();
  desk.link.send(saying('sign-in', { user, password, sessionKey: key.spki }));
  key.hold((await desk.next('grant')).body, performance.now());
  await desk.next('signed-in');
  const report = wellReport({ session: { user: CANARIES.pupil, forMs: 1 } });
  pupil.link.send({ t: 'station.report', id: crypto.randomUUID(), body: report });
  desk.link.send(saying('room.open', { room }));
  const { body } = await desk.next('room');
  expect(JSON.stringify(body)).toContain(CANARIES.station);
  const station = pupil.welcome.device.id;
  const view = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1_000 } as const;
  const seen = new Promise<Uint8Array>((resolve) => desk.link.onMedia(({ payload }) => resolve(Buffer.from(payload))));
  desk.link.send(saying('view.start', { stream: 4, station, ...view }));
  const { body: wish } = await pupil.next('view.start');
  const frame = pictureFrame(wish.stream);
  Buffer.from(frame.payload.buffer).write(CANARIES.picture, 40);
  pupil.link.sendMedia(frame);
  expect(Buffer.from(await seen).includes(CANARIES.picture)).toBe(true);
  const lease = key.lease(performance.now()) ?? { grantId: '', expMs: 0 };
  const [id, order] = [crypto.randomUUID(), { durationMs: 60_000, message }];
  const target = key.sign({ station, nonce: pupil.facts.nonce, id, t: 'cmd.lock', body: order }, lease);
  desk.link.send({ t: 'cmd.lock', id, body: { ...lease, targets: [target], order } });
  expect((await pupil.next('cmd.lock')).body.message).toBe(message);
  await Promise.all([pupil.hangUp(), desk.hangUp()]);

  await capture.stop();
  const packets = await captured();
  figure(`${Math.round(packets.length / 1024)} KiB of packets captured`);
  expect(packets.length).toBeGreaterThan(10_000);
  for (const [what, text] of Object.entries({ ...CANARIES, device: station, schoolId: school.schoolId }))
    for (const form of formsOf(text))
      expect([what, form.toString('latin1'), packets.indexOf(form)]).toEqual([what, form.toString('latin1'), -1]);
  await expectServing(running);
});
