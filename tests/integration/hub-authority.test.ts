import { CONSOLE_MAY, rightsOf, roleMay } from '@usher/classroom';
import { type MessageType, MESSAGES, Role, type SessionGrant } from '@usher/protocol';
import { messageOf } from '@usher/protocol/testing';
import { isStatementOf } from '@usher/trust';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LessonRoom, NONCE } from './hub/lesson-room.ts';

let room: LessonRoom;
beforeEach(() => {
  room = new LessonRoom();
});
afterEach(() => room[Symbol.dispose]());

const LOCK = { durationMs: 60_000, message: '' };
type Console = ReturnType<LessonRoom['console']>;

const signedIn = async (user: string, console: Console = room.console()): Promise<Console> => {
  console.signIn(user);
  await room.settle(console.pair);
  expect(console.take('signed-in')).toHaveLength(1);
  return console;
};

const grantIn = (statement: { readonly text: string }): SessionGrant => JSON.parse(statement.text) as SessionGrant;

describe('session grants', () => {
  it('[AUT1] are the school\u2019s word for the key of one sign-in, for ten minutes at most', async () => {
    room.account('mo', 'teacher', ['ICT1']);
    const console = await signedIn('mo');
    const [statement] = console.take('grant');
    if (statement === undefined) throw new Error('a grant comes with the sign-in');
    expect(isStatementOf('grant', statement, room.school.facts(NONCE).issuingKey)).toBe(true);
    expect(grantIn(statement)).toMatchObject({
      user: 'mo',
      role: 'teacher',
      console: console.id,
      rooms: ['ICT1'],
      rights: rightsOf('teacher'),
      key: console.key.spki,
      ttlMs: 600_000,
    });
  });

  it('[AUT1] are not given for what is no key', async () => {
    room.account('mo', 'teacher');
    const console = room.console();
    const sessionKey = console.key.spki.replace(/^.{4}/, 'AAAA');
    console.say('sign-in', { user: 'mo', password: "mo's password", sessionKey });
    await room.settle(console.pair);
    expect(console.take('refusal')).toMatchObject([{ code: 'bad-request' }]);
    expect(room.checked).toEqual([]);
  });

  it('[AUT8] are brought to an agent once, before the first command, and at once to an open room', async () => {
    room.account('mo', 'teacher');
    const [here, elsewhere] = [room.station('PC-1').connect(), room.station('PC-9', 'ICT2').connect()];
    const console = await signedIn('mo');
    console.say('room.open', { room: 'ict1' });
    await room.settle(console.pair, here.pair, elsewhere.pair);
    expect(here.take('grant')).toHaveLength(1);
    expect(elsewhere.heard.map(({ t }) => t)).toEqual([]);
    console.order('cmd.lock', [here.id, elsewhere.id], LOCK);
    console.order('cmd.lock', [elsewhere.id], LOCK);
    await room.settle(console.pair, here.pair, elsewhere.pair);
    expect(here.heard.map(({ t }) => t)).toEqual(['cmd.lock']);
    expect(elsewhere.heard.map(({ t }) => t)).toEqual(['grant', 'cmd.lock', 'cmd.lock']);
    const late = room.station('PC-2').connect();
    await room.settle(late.pair);
    expect(late.take('grant')).toHaveLength(1);
  });

  it('[AUT8] are renewed for the same key, and the one before is good for what is under way', async () => {
    room.account('mo', 'teacher');
    const agent = room.station('PC-1').connect();
    const console = await signedIn('mo');
    console.say('room.open', { room: 'ICT1' });
    const before = console.key.lease(room.clock.monotonic());
    console.say('grant.renew', {});
    await room.settle(console.pair, agent.pair);
    const after = console.key.lease(room.clock.monotonic());
    expect(after?.grantId).not.toBe(before?.grantId);
    expect(agent.take('grant').map((statement) => grantIn(statement).key)).toEqual([
      console.key.spki,
      console.key.spki,
    ]);
    const lease = before ?? { grantId: '', expMs: 0 };
    const id = room.makeId();
    const target = console.key.sign({ station: agent.id, nonce: NONCE, id, t: 'cmd.lock', body: LOCK }, lease);
    console.link.send({ t: 'cmd.lock', id, body: { ...lease, targets: [target], order: LOCK } });
    await room.settle(console.pair, agent.pair);
    expect(agent.take('cmd.lock')).toHaveLength(1);
  });

  it('[AUT8] end at the agents when the person signs out, and then carry nothing', async () => {
    room.account('mo', 'teacher');
    const agent = room.station('PC-1').connect();
    const console = await signedIn('mo');
    console.say('room.open', { room: 'ICT1' });
    await room.settle(console.pair, agent.pair);
    const [granted] = agent.take('grant');
    console.say('sign-out', {});
    console.order('cmd.lock', [agent.id], LOCK);
    await room.settle(console.pair, agent.pair);
    expect(agent.take('revocation').map(({ text }) => JSON.parse(text) as unknown)).toEqual([
      { schoolId: room.school.schoolId, epoch: 0, ended: [grantIn(granted ?? { text: '{}' }).grantId] },
    ]);
    expect(agent.take('cmd.lock')).toEqual([]);
    const again = await signedIn('mo', room.console(console.id));
    again.order('cmd.release', [agent.id], {});
    await room.settle(again.pair, agent.pair);
    expect(agent.take('cmd.release')).toHaveLength(1);
  });

  it('[AUT5] of another console carry nothing from this one', async () => {
    room.account('mo', 'teacher');
    const agent = room.station('PC-1').connect();
    const [one, two] = [await signedIn('mo'), await signedIn('mo')];
    const lease = one.key.lease(room.clock.monotonic()) ?? { grantId: '', expMs: 0 };
    const id = room.makeId();
    const target = one.key.sign({ station: agent.id, nonce: NONCE, id, t: 'cmd.lock', body: LOCK }, lease);
    two.link.send({ t: 'cmd.lock', id, body: { ...lease, targets: [target], order: LOCK } });
    await room.settle(two.pair, agent.pair);
    expect(agent.take('cmd.lock')).toEqual([]);
    expect(two.take('cmd.result')).toMatchObject([{ outcome: 'refused', code: 'grant-ended' }]);
    expect(room.auditLines().at(-1)).toMatchObject({ what: 'cmd.lock', outcome: 'refused', console: two.id });
  });
});

describe('the nonce of a station', () => {
  it('[AUT10] is told to every console of its room, as its agent chose it and as it changes', async () => {
    room.account('mo', 'teacher');
    const agent = room.station('PC-1').connect();
    const console = await signedIn('mo');
    console.say('room.open', { room: 'ICT1' });
    await room.settle(console.pair, agent.pair);
    expect(console.take('room')[0]?.stations).toMatchObject([{ nonce: NONCE }]);
    const nonce = 'B'.repeat(43);
    agent.link.send({ t: 'station.nonce', id: room.makeId(), body: { nonce } });
    await room.settle(agent.pair, console.pair);
    expect(console.take('station').at(-1)).toMatchObject({ id: agent.id, nonce });
    agent.pair.cut();
    await room.settle(agent.pair, console.pair);
    expect(console.take('station').at(-1)).toMatchObject({ id: agent.id, nonce: null });
  });
});

describe('a link that returns', () => {
  const again = (console: Console, user: string, key = console.key, nonce = NONCE): void => {
    const at = { schoolId: room.school.schoolId, console: console.id, nonce };
    console.say('sign-in.again', { user, sessionKey: key.spki, sig: key.signReturn(at) });
  };

  it('[AUT9] is signed in by its key, without a password, and not by another key, link or console', async () => {
    room.account('mo', 'teacher');
    const console = await signedIn('mo');
    console.pair.cut();
    await room.settle(console.pair);
    const back = room.console(console.id, console.key);
    again(back, 'mo');
    await room.settle(back.pair);
    expect(back.take('signed-in')).toMatchObject([{ user: 'mo' }]);
    expect(room.checked).toHaveLength(1);
    const stranger = room.console();
    again(stranger, 'mo', console.key);
    const relayed = room.console(console.id, console.key);
    again(relayed, 'mo', console.key, 'B'.repeat(43));
    const other = room.console(console.id);
    again(other, 'mo');
    const named = room.console(console.id, console.key);
    again(named, 'jo');
    await room.settle(stranger.pair, relayed.pair, other.pair, named.pair);
    for (const console of [stranger, relayed, other, named])
      expect(console.take('refusal')).toMatchObject([{ code: 'not-signed-in' }]);
    const refused = room.auditLines().filter(({ outcome }) => outcome === 'not-signed-in');
    expect(refused).toHaveLength(4);
  });

  it('[AUT9] is not signed in after a sign-out or when its time is over', async () => {
    room.account('mo', 'teacher');
    const [left, late] = [await signedIn('mo'), await signedIn('mo')];
    left.say('sign-out', {});
    await room.settle(left.pair);
    late.pair.cut();
    await room.settle(late.pair);
    const [leftBack] = [room.console(left.id, left.key)];
    again(leftBack, 'mo');
    room.clock.pass(12 * 3_600_000);
    const lateBack = room.console(late.id, late.key);
    again(lateBack, 'mo');
    await room.settle(leftBack.pair, lateBack.pair);
    for (const console of [leftBack, lateBack])
      expect(console.take('refusal')).toMatchObject([{ code: 'not-signed-in' }]);
  });
});

describe('what the school takes back', () => {
  it('[AUT6] from a person ends their sign-ins everywhere, and everybody else goes on under a new grant', async () => {
    room.account('mo', 'teacher');
    room.account('jo', 'teacher');
    room.account('it', 'network-manager');
    const agent = room.station('PC-1').connect();
    const [mo, jo, it] = [await signedIn('mo'), await signedIn('jo'), await signedIn('it')];
    for (const console of [mo, jo]) console.say('room.open', { room: 'ICT1' });
    await room.settle(mo.pair, jo.pair, agent.pair);
    agent.take('grant');
    for (const console of [mo, jo]) console.take('grant');
    const re = it.say('revoke', { kind: 'person', user: 'MO' });
    await room.settle(it.pair, mo.pair, jo.pair, agent.pair);
    expect(it.take('revoked')).toEqual([{ re }]);
    expect(mo.take('signed-out')).toEqual([{ reason: 'revoked' }]);
    expect(jo.take('signed-out')).toEqual([]);
    expect(agent.take('revocation').map(({ text }) => (JSON.parse(text) as { epoch: number }).epoch)).toContain(1);
    expect(agent.take('grant').map(grantIn)).toMatchObject([{ user: 'jo', revEpoch: 1 }]);
    expect(jo.take('grant').map(grantIn)).toMatchObject([{ user: 'jo', revEpoch: 1 }]);
    mo.order('cmd.lock', [agent.id], LOCK);
    jo.order('cmd.lock', [agent.id], LOCK);
    mo.signIn('mo');
    await room.settle(mo.pair, jo.pair, agent.pair);
    expect(agent.take('cmd.lock')).toHaveLength(1);
    expect(mo.take('refusal').map(({ code }) => code)).toEqual(['not-signed-in', 'wrong-password']);
    expect(room.auditLines()).toContainEqual(
      expect.objectContaining({
        what: 'account.revoke',
        who: 'it',
        console: it.id,
        detail: { user: 'mo', role: 'teacher' },
      }),
    );
  });

  it('[AUT6] of one grant ends the sign-in it stands for, and no other of the same person', async () => {
    room.account('mo', 'teacher');
    room.account('it', 'network-manager');
    const agent = room.station('PC-1').connect();
    const [here, there, it] = [await signedIn('mo'), await signedIn('mo'), await signedIn('it')];
    const { grantId } = here.key.lease(room.clock.monotonic()) ?? { grantId: '' };
    it.say('revoke', { kind: 'grant', grantId });
    await room.settle(it.pair, here.pair, there.pair, agent.pair);
    expect(here.take('signed-out')).toEqual([{ reason: 'revoked' }]);
    expect(there.take('signed-out')).toEqual([]);
    there.order('cmd.lock', [agent.id], LOCK);
    here.order('cmd.lock', [agent.id], LOCK);
    await room.settle(here.pair, there.pair, agent.pair);
    expect(agent.take('cmd.lock')).toHaveLength(1);
    it.say('revoke', { kind: 'grant', grantId });
    await room.settle(it.pair);
    expect(it.take('refusal')).toMatchObject([{ code: 'grant-ended' }]);
    expect(room.auditLines()).toContainEqual(
      expect.objectContaining({ what: 'grant.revoke', who: 'it', detail: { at: here.id, grant: grantId } }),
    );
  });

  it('[AUT6] that nobody has is refused, and changes nothing', async () => {
    room.account('it', 'network-manager');
    const it = await signedIn('it');
    it.say('revoke', { kind: 'person', user: 'nobody' });
    it.say('revoke', { kind: 'device', device: room.makeId() });
    await room.settle(it.pair);
    expect(it.take('refusal').map(({ code }) => code)).toEqual(['unknown-person', 'unknown-station']);
    expect(room.revocations.epoch).toBe(0);
  });
});

describe('two teachers in one room', () => {
  it('[CMD5] hear who else is there, when they come and when they go', async () => {
    room.account('mo', 'teacher');
    room.account('jo', 'cover');
    const [mo, jo] = [await signedIn('mo'), await signedIn('jo')];
    mo.say('room.open', { room: 'ICT1' });
    await room.settle(mo.pair, jo.pair);
    expect(mo.take('room.staff')).toEqual([{ room: 'ICT1', people: [] }]);
    jo.say('room.open', { room: 'ICT1' });
    await room.settle(mo.pair, jo.pair);
    expect(mo.take('room.staff')).toEqual([{ room: 'ICT1', people: [{ user: 'jo', role: 'cover' }] }]);
    expect(jo.take('room.staff')).toEqual([{ room: 'ICT1', people: [{ user: 'mo', role: 'teacher' }] }]);
    jo.say('room.open', { room: 'ICT2' });
    await room.settle(mo.pair, jo.pair);
    expect(mo.take('room.staff')).toEqual([{ room: 'ICT1', people: [] }]);
    jo.pair.cut();
    await room.settle(mo.pair, jo.pair);
    expect(mo.take('room.staff')).toEqual([]);
  });

  it('[CMD6] see in whose name a station is locked, and either may release it', async () => {
    room.account('mo', 'teacher');
    room.account('jo', 'cover');
    const agent = room.station('PC-1').connect();
    const [mo, jo] = [await signedIn('mo'), await signedIn('jo')];
    for (const console of [mo, jo]) console.say('room.open', { room: 'ICT1' });
    const id = mo.order('cmd.lock', [agent.id], LOCK);
    await room.settle(mo.pair, jo.pair, agent.pair);
    const cover = { kind: 'locked', id, by: 'mo', remainingMs: 60_000, message: '', inputHeld: true } as const;
    agent.link.send({ t: 'cmd.result', id: room.makeId(), body: { re: id, outcome: 'done', cover } });
    await room.settle(agent.pair, mo.pair, jo.pair);
    for (const console of [mo, jo])
      expect(console.take('station').at(-1)).toMatchObject({ cover: { kind: 'locked', by: 'mo' } });
    jo.order('cmd.release', [agent.id], {});
    await room.settle(jo.pair, agent.pair);
    expect(agent.take('cmd.release')).toHaveLength(1);
  });
});

describe('roles and messages', () => {
  const TYPES = Object.keys(MESSAGES['console-to-hub']) as MessageType<'console-to-hub'>[];
  const cases = Role.options.flatMap((role) => TYPES.map((t) => [role, t] as const));

  it('[ROL2] every message of a console has its entry in the table', () => {
    expect(Object.keys(CONSOLE_MAY).toSorted()).toEqual([...TYPES].toSorted());
  });

  it.each(cases)('[ROL1] [ROL2] a %s who says %s gets what the table gives', async (role, t) => {
    // Said once by the link itself, or answered before anybody is signed in.
    const needs = CONSOLE_MAY[t];
    room.account('mo', role);
    const agent = room.station('PC-1').connect();
    const console = await signedIn('mo');
    room.clock.pass(10_000);
    const [sample] = fc.sample(messageOf('console-to-hub', t), { numRuns: 1, seed: 7 });
    const place = {
      station: agent.id,
      view: 'tile',
      monitor: 0,
      width: 320,
      height: 180,
      intervalMs: 1_000,
      stream: 1,
    };
    if (t === 'cmd.cover' || t === 'cmd.lock') console.order(t, [agent.id], LOCK_FOR[t]);
    else if (t === 'cmd.release') console.order(t, [agent.id], {});
    else if (t === 'view.start') console.say(t, place as Parameters<typeof console.say<'view.start'>>[1]);
    else if (t === 'room.open') console.say(t, { room: 'ICT1' });
    else if (sample !== undefined) console.say(t, sample.body as Parameters<typeof console.say<typeof t>>[1]);
    await room.settle(console.pair, agent.pair);
    const refusals = [
      ...console.take('refusal').map(({ code }) => code),
      ...console.take('cmd.result').flatMap(({ code }) => code ?? []),
    ];
    const allowed = needs === 'nobody' || needs === 'signed-in' || roleMay(role, needs);
    expect(refusals.includes('not-allowed')).toBe(!allowed);
    expect(agent.heard.some((message) => message.t === t)).toBe(
      allowed && (t.startsWith('cmd.') || t === 'view.start'),
    );
  });

  const LOCK_FOR = { 'cmd.cover': { durationMs: 60_000 }, 'cmd.lock': LOCK } as const;

  it.each(Role.options)('[ROL1] a %s looks closer only if the table says so', async (role) => {
    room.account('mo', role);
    const agent = room.station('PC-1').connect();
    const console = await signedIn('mo');
    const wish = { view: 'close', monitor: 0, width: 640, height: 360, intervalMs: 1_000 } as const;
    console.say('view.start', { stream: 1, station: agent.id, ...wish });
    await room.settle(console.pair, agent.pair);
    expect(agent.take('view.start')).toHaveLength(roleMay(role, 'look-closer') ? 1 : 0);
  });
});
