import { CONSOLE_MAY, roleMay } from '@usher/classroom';
import { addAccount, readAudit, revoke } from '@usher/hub';
import { type MessageType, MESSAGES, type Outgoing, Role } from '@usher/protocol';
import { messageOf } from '@usher/protocol/testing';
import { type Identity, newId, SessionKey } from '@usher/trust';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wellReport } from '../integration/hub/lesson-room.ts';
import { RunningSchool, saying } from '../integration/hub/running-school.ts';
import { ObeyingStation } from './stage/obeying-station.ts';

const PASSWORD = 'a quiet room';
const LOCK = { durationMs: 60_000, message: '' };
const TYPES = Object.keys(MESSAGES['console-to-hub']) as MessageType<'console-to-hub'>[];
/** The promise of the product: what is taken back is taken back everywhere within this time. */
const TAKEN_BACK_MS = 2_000;

let school: RunningSchool;
beforeAll(async () => {
  school = await RunningSchool.start();
});
afterAll(() => school[Symbol.asyncDispose]());

/** A pupil's computer on a real link that decides and obeys as the real one does. */
const station = async (name: string) => {
  const identity = await school.enrolled('agent', name);
  const agent = await school.agent(identity);
  const obeying = new ObeyingStation({ schoolId: identity.schoolId, deviceId: identity.deviceId });
  obeying.linkUp(agent.link, agent.facts);
  agent.link.send({ t: 'station.report', id: newId(), body: wellReport() });
  return { identity, agent, obeying };
};

const signedIn = async (user: string, desk: Identity) => {
  const console = await school.console(desk);
  const key = new SessionKey();
  console.link.send(saying('sign-in', { user, password: PASSWORD, sessionKey: key.spki }));
  key.hold((await console.next('grant')).body, performance.now());
  await console.next('signed-in');
  const order = (target: { readonly id: string; readonly nonce: string }): string => {
    const id = newId();
    const lease = key.lease(performance.now()) ?? { grantId: newId(), expMs: 0 };
    const signed = key.sign({ station: target.id, nonce: target.nonce, id, t: 'cmd.lock', body: LOCK }, lease);
    console.link.send({ t: 'cmd.lock', id, body: { ...lease, targets: [signed], order: LOCK } });
    return id;
  };
  return { ...console, key, order };
};

const teacher = async (user: string, rooms: 'all' | readonly string[] = 'all'): Promise<void> =>
  addAccount(school.dataDir, { user, role: 'teacher', password: PASSWORD, rooms });

const auditOf = async (what: string) =>
  (await readAudit(school.dataDir, 0, 10_000)).filter((line) => line.what === what);

describe('[RT-021] an agent that speaks as a console', () => {
  // What an agent may say as well, such as that the register is not what it was, is said in its own name.
  test.for(TYPES.filter((t) => !Object.hasOwn(MESSAGES['agent-to-hub'], t)))(
    'gets nothing for %s but the end of its link',
    async (t) => {
      const { agent } = await station(`PC-21-${t}`);
      const ended = new Promise((end) => agent.link.onEnd(end));
      const [sample] = fc.sample(messageOf('console-to-hub', t), { numRuns: 1, seed: 21 });
      agent.link.send({ t, id: newId(), body: sample?.body } as unknown as Outgoing<'agent-to-hub'>);
      expect(await ended).toMatchObject({ close: 4400, refusal: 'unknown-type' });
      await agent.hangUp();
    },
  );

  test('[RT-021] and no role but those of the table reaches a pupil, whatever it says', async () => {
    const target = await station('PC-21');
    const desk = await school.enrolled('console', 'Desk 21');
    for (const role of Role.options) {
      await addAccount(school.dataDir, { user: `a ${role}`, role, password: PASSWORD, rooms: 'all' });
      const console = await signedIn(`a ${role}`, desk);
      const before = target.obeying.changes;
      console.order({ id: target.identity.deviceId, nonce: target.agent.facts.nonce });
      const { body } = await console.next('cmd.result');
      const needs = CONSOLE_MAY['cmd.lock'];
      const may = needs !== 'nobody' && needs !== 'signed-in' && roleMay(role, needs);
      const expected = role === 'teacher' || role === 'cover';
      expect([role, body.outcome, target.obeying.changes > before]).toEqual([role, may ? 'done' : 'refused', expected]);
      await console.hangUp();
    }
    const refused = (await auditOf('cmd.lock')).filter(({ outcome }) => outcome === 'refused');
    expect(refused.map(({ who }) => who)).toEqual(
      Role.options.filter((role) => role !== 'teacher' && role !== 'cover').map((role) => `a ${role}`),
    );
  });
});

test('[RT-022] a teacher of one room sees and moves nothing of another', async () => {
  const target = await station('PC-22');
  await addAccount(school.dataDir, { user: 'it', role: 'network-manager', password: PASSWORD, rooms: 'all' });
  const other = await school.enrol('agent', 'PC-1', await school.code(), 'PC-1');
  expect(other).toMatchObject({ kind: 'agent' });
  await teacher('of nowhere', []);
  const console = await signedIn('of nowhere', await school.enrolled('console', 'Desk 22'));
  console.link.send(saying('room.open', { room: 'ICT1' }));
  expect((await console.next('refusal')).body.code).toBe('not-allowed');
  console.order({ id: target.identity.deviceId, nonce: target.agent.facts.nonce });
  expect((await console.next('cmd.result')).body).toMatchObject({ outcome: 'refused', code: 'not-allowed' });
  expect(target.obeying.cover).toBe('none');
  expect((await auditOf('cmd.lock')).at(-1)).toMatchObject({ who: 'of nowhere', outcome: 'refused' });
});

describe('[RT-023] a grant that was taken back', () => {
  const gone = async (
    user: string,
    desk: string,
    takeBack: (console: Awaited<ReturnType<typeof signedIn>>) => Promise<unknown>,
  ) => {
    const target = await station(`PC ${desk}`);
    await teacher(user);
    const console = await signedIn(user, await school.enrolled('console', desk));
    console.link.send(saying('room.open', { room: 'ICT1' }));
    await console.next('room');
    console.order({ id: target.identity.deviceId, nonce: target.agent.facts.nonce });
    expect((await console.next('cmd.result')).body).toMatchObject({ outcome: 'done', cover: { by: user } });
    const revoked = target.agent.next('revocation');
    const from = performance.now();
    await takeBack(console);
    await revoked;
    const took = performance.now() - from;
    expect(took).toBeLessThan(TAKEN_BACK_MS);
    // Straight to the agent, as a hub that did not care would: the agent itself does not obey any more.
    const before = target.obeying.changes;
    const id = newId();
    const held = console.key.lease(performance.now()) ?? { grantId: newId(), expMs: 0 };
    const body = {};
    const { seq, sig } = console.key.sign(
      { station: target.identity.deviceId, nonce: target.agent.facts.nonce, id, t: 'cmd.release', body },
      held,
    );
    target.obeying.hear({ t: 'cmd.release', id, body, auth: { ...held, seq, sig } });
    expect(target.obeying.notAccepted.at(-1)).toBe('grant-ended');
    expect(target.obeying.changes).toBe(before);
    return { target, console };
  };

  test('[RT-023] by a sign-out moves nothing, at the hub or at the agent', async () => {
    const { console } = await gone('signs out', 'Desk 23a', async ({ link }) => link.send(saying('sign-out', {})));
    expect((await console.next('signed-out')).body.reason).toBe('asked');
  });

  test('[RT-023] from a person, by another program beside the hub, moves nothing within 2 s', async () => {
    const { console } = await gone('leaves school', 'Desk 23b', () =>
      revoke(school.dataDir, { user: 'leaves school' }),
    );
    expect((await console.next('signed-out')).body.reason).toBe('revoked');
    console.link.send(saying('sign-in', { user: 'leaves school', password: PASSWORD, sessionKey: console.key.spki }));
    expect((await console.next('refusal')).body.code).toBe('wrong-password');
    expect((await auditOf('account.revoke')).at(-1)).toMatchObject({ who: null, detail: { user: 'leaves school' } });
  });

  test('[RT-023] from a device ends its link within 2 s and lets it in no more', async () => {
    const target = await station('PC-23c');
    const ended = new Promise<{ refusal: string | null }>((end) => target.agent.link.onEnd(end));
    const from = performance.now();
    await revoke(school.dataDir, { room: 'ICT1', name: 'PC-23c' });
    expect(await ended).toMatchObject({ refusal: 'not-enrolled' });
    expect(performance.now() - from).toBeLessThan(TAKEN_BACK_MS);
    await target.agent.hangUp();
    await expect(school.agent(target.identity)).rejects.toThrow('not-enrolled');
  });
});

test('[RT-058] what was said at an enrolment opens nothing when it is said again', async () => {
  const { createCertificateRequest, openDeviceKey, proveEnrolment, spkiOf } = await import('@usher/trust');
  const { enrol } = await import('@usher/link');
  const key = await openDeviceKey(`${school.folder}/devices/replayed`);
  const spki = spkiOf(key);
  const code = await school.code(5);
  const proofs: Uint8Array[] = [];
  const wish = {
    hub: school.address,
    kind: 'agent' as const,
    name: 'PC-58',
    room: 'ICT1',
    csr: await createCertificateRequest(key),
    spki,
  };
  const prove = (exporter: Uint8Array): Uint8Array => {
    proofs.push(proveEnrolment(code, { exporter, spki }));
    return proofs.at(-1) ?? new Uint8Array();
  };
  expect(await enrol({ ...wish, prove })).toMatchObject({ ok: true });
  const replay = () => proofs[0] ?? new Uint8Array();
  expect(await enrol({ ...wish, name: 'PC-59', prove: replay })).toMatchObject({ ok: false, code: 'wrong-code' });
});
