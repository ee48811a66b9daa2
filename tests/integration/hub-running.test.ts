import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { addAccount, openEnrolmentWindow, readAudit, startHub } from '@usher/hub';
import { createSchool, type Identity, isStatementOf, SessionKey } from '@usher/trust';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pictureFrame, wellReport } from './hub/lesson-room.ts';
import { RunningSchool, saying } from './hub/running-school.ts';
import { rawLink } from './link/raw-link.ts';

const TEACHER = { user: 'mo', password: 'a quiet room' };
const LOCK = { durationMs: 60_000, message: 'Eyes to the front' };
const TILE = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1_000 } as const;

let school: RunningSchool;
beforeEach(async () => {
  school = await RunningSchool.start();
});
afterEach(() => school[Symbol.asyncDispose]());

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );

const report = (cover = wellReport().cover) =>
  ({ t: 'station.report', id: crypto.randomUUID(), body: wellReport({ cover }) }) as const;

const signedIn = async (identity: Identity) => {
  const console = await school.console(identity);
  const key = new SessionKey();
  console.link.send(saying('sign-in', { ...TEACHER, sessionKey: key.spki }));
  key.hold((await console.next('grant')).body, performance.now());
  await console.next('signed-in');
  return { ...console, key };
};

describe('a hub on a real socket', () => {
  it('[CMD3] [CMD4] carries a whole lesson: enrol, sign in, open the room, look, lock, and write it down', async () => {
    await addAccount(school.dataDir, { ...TEACHER, role: 'teacher', rooms: 'all' });
    const [agentId, deskId] = [await school.enrolled('agent', 'PC-1'), await school.enrolled('console', 'Desk')];
    const agent = await school.agent(agentId);
    expect(agent.welcome).toMatchObject({
      epoch: 1,
      school: { id: school.hub.schoolId, name: 'Mill Lane' },
      device: { kind: 'agent', name: 'PC-1', room: 'ICT1' },
    });
    agent.link.send(report());
    const console = await signedIn(deskId);
    console.link.send(saying('room.open', { room: 'ICT1' }));
    const { body } = await console.next('room');
    expect(body).toMatchObject({ last: true, stations: [{ id: agentId.deviceId, name: 'PC-1', link: 'up' }] });

    const picture = new Promise((seen) => console.link.onMedia(seen));
    console.link.send(saying('view.start', { stream: 4, station: agentId.deviceId, ...TILE }));
    const { body: wish } = await agent.next('view.start');
    const frame = pictureFrame(wish.stream);
    agent.link.sendMedia(frame);
    expect(await picture).toMatchObject({ stream: 4, key: true, payload: Buffer.from(frame.payload) });

    const lease = console.key.lease(performance.now()) ?? { grantId: '', expMs: 0 };
    const id = crypto.randomUUID();
    const nonce = body.stations[0]?.nonce ?? '';
    expect(nonce).toBe(agent.facts.nonce);
    const target = console.key.sign({ station: agentId.deviceId, nonce, id, t: 'cmd.lock', body: LOCK }, lease);
    console.link.send({ t: 'cmd.lock', id, body: { ...lease, targets: [target], order: LOCK } });
    const granted = await agent.next('grant');
    expect(isStatementOf('grant', granted.body, agent.facts.issuingKey)).toBe(true);
    const { id: re } = await agent.next('cmd.lock');
    const cover = {
      kind: 'locked',
      id: re,
      by: null,
      remainingMs: 60_000,
      message: LOCK.message,
      inputHeld: true,
    } as const;
    agent.link.send({ t: 'cmd.result', id: crypto.randomUUID(), body: { re, outcome: 'done', cover } });
    expect((await console.next('cmd.result')).body).toMatchObject({ re, outcome: 'done', cover: { kind: 'locked' } });
    expect((await readAudit(school.dataDir)).at(-1)).toMatchObject({
      what: 'cmd.lock',
      who: 'mo',
      console: deskId.deviceId,
      station: agentId.deviceId,
      outcome: 'done',
    });
    expect(school.hub.counters()).toMatchObject({ agents: 1, consoles: 1 });
  });

  it('[STA2] knows over a restart when a station went off, and its epoch goes on', async () => {
    await addAccount(school.dataDir, { ...TEACHER, role: 'teacher', rooms: 'all' });
    const [first, second] = [await school.enrolled('agent', 'PC-1'), await school.enrolled('agent', 'PC-2')];
    const deskId = await school.enrolled('console', 'Desk');
    const agent = await school.agent(first);
    await agent.hangUp();
    const { port } = school.hub;
    await school.stopHub();
    const stoppedAt = Date.now();
    await school.startHub(port);
    const console = await signedIn(deskId);
    console.link.send(saying('room.open', { room: 'ICT1' }));
    const { body } = await console.next('room');
    expect(body.stations).toMatchObject([
      { id: first.deviceId, link: 'off', since: expect.any(Number) },
      { id: second.deviceId, link: 'off', since: null },
    ]);
    expect(body.stations[0]?.since).toBeLessThanOrEqual(stoppedAt);
    expect((await school.agent(first)).welcome.epoch).toBe(2);
  });

  it('[ENR2] [ENR5] refuses a wrong and a used-up code and a closed window, and enrols nothing then', async () => {
    expect(await school.enrol('agent', 'PC-1', 'AAAAA-AAAAA')).toBe('enrolment-closed');
    const code = await school.code();
    expect(await school.enrol('agent', 'PC-1', 'AAAAA-AAAAA')).toBe('wrong-code');
    expect(await school.enrol('agent', 'PC-1', code)).toMatchObject({ kind: 'agent' });
    expect(await school.enrol('agent', 'PC-2', code)).toBe('code-used-up');
    expect(Object.fromEntries(school.hub.counters().refusals)).toEqual({
      'enrolment-closed': 1,
      'wrong-code': 1,
      'code-used-up': 1,
    });
  });

  it('ends the link of a device whose place another one took, and lets it in no more', async () => {
    const first = await school.enrolled('agent', 'PC-1');
    const agent = await school.agent(first);
    const ended = new Promise((end) => agent.link.onEnd(({ refusal }) => end(refusal)));
    const second = await school.enrol('agent', 'PC-1', await school.code(), 'another disk');
    expect(second).toMatchObject({ kind: 'agent' });
    expect(await ended).toBe('not-enrolled');
    await agent.hangUp();
    await expect(school.agent(first)).rejects.toThrow('not-enrolled');
  });

  it('[REF4] writes down what it refused at the door and on a link', async () => {
    const identity = await school.enrolled('agent', 'PC-1');
    expect(await school.enrol('agent', 'PC-2', 'AAAAA-AAAAA')).toBe('enrolment-closed');
    const link = await rawLink(school.hub.port, identity);
    link.send('not a frame');
    expect(await link.ended()).toEqual({ close: 4400, refused: ['bad-frame'] });
    const refusals = async () => (await readAudit(school.dataDir)).filter(({ what }) => what === 'refusals');
    await expect.poll(async () => (await refusals()).length, { timeout: 10_000 }).toBe(2);
    expect((await refusals()).map(({ station, detail }) => [station, detail])).toEqual([
      [null, { 'enrolment-closed': 1 }],
      [identity.deviceId, { 'bad-frame': 1 }],
    ]);
  });

  it('[SGN1] [SGN2] lets a password be tried five times', async () => {
    await addAccount(school.dataDir, { ...TEACHER, role: 'teacher', rooms: 'all' });
    const console = await school.console(await school.enrolled('console', 'Desk'));
    const sessionKey = new SessionKey().spki;
    for (let i = 0; i < 5; i += 1) {
      console.link.send(saying('sign-in', { user: 'mo', password: 'a guess', sessionKey }));
      expect((await console.next('refusal')).body.code).toBe('wrong-password');
    }
    console.link.send(saying('sign-in', { ...TEACHER, sessionKey }));
    expect((await console.next('refusal')).body.code).toBe('too-many-tries');
  });
});

describe('a hub that cannot start', () => {
  it('says why, for each reason apart, and changes nothing', async () => {
    const log = pino({ level: 'silent' });
    const start = (dataDir: string, port = 0) => codeOf(startHub({ dataDir, host: '127.0.0.1', port, log }));
    // Two hubs on the data of one school would each lose what the other writes.
    expect(await start(school.dataDir)).toBe('in-use');
    const neighbour = join(school.folder, 'neighbour');
    await createSchool({ name: 'Low Lane', folder: neighbour });
    expect(await start(neighbour, school.hub.port)).toBe('port-in-use');
    const none = join(school.folder, 'nowhere');
    expect(await start(none)).toBe('no-school');
    expect(await codeOf(openEnrolmentWindow(none, { minutes: 1, count: 1 }))).toBe('no-school');
    expect(await codeOf(addAccount(none, { ...TEACHER, role: 'teacher', rooms: 'all' }))).toBe('no-school');
    expect(await codeOf(readAudit(none))).toBe('no-school');
    expect(() => mkdirSync(none)).not.toThrow();

    const other = join(school.folder, 'other');
    await createSchool({ name: 'Hill Lane', folder: other });
    await openEnrolmentWindow(other, { minutes: 1, count: 1 });
    const records = new DatabaseSync(join(other, 'hub.db'));
    records.exec(`INSERT INTO school (key, value) VALUES ('id', '${school.hub.schoolId}')`);
    records.close();
    expect(await start(other)).toBe('other-school');
    const newer = new DatabaseSync(join(other, 'hub.db'));
    newer.exec('PRAGMA user_version = 999');
    newer.close();
    expect(await start(other)).toBe('newer-data');
  });
});
