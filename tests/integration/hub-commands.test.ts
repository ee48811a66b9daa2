import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LessonRoom } from './hub/lesson-room.ts';

let room: LessonRoom;
beforeEach(() => {
  room = new LessonRoom();
});
afterEach(() => room[Symbol.dispose]());

const order = { durationMs: 60_000, message: 'Eyes to the front' };

const signedIn = async (user: string) => {
  const console = room.console();
  console.signIn(user);
  await room.settle(console.pair);
  expect(console.take('signed-in')).toHaveLength(1);
  return console;
};

const done = (agent: ReturnType<LessonRoom['connect']>, re: string): void =>
  agent.link.send({
    t: 'cmd.result',
    id: room.makeId(),
    body: { re, outcome: 'done', cover: { kind: 'covered', id: re, by: null, remainingMs: 60_000 } },
  });

describe('commands through the hub', () => {
  it('[CMD3] gives every station named exactly one result, whatever becomes of it', async () => {
    room.account('mo', 'teacher', ['ICT1']);
    const [good, mute, off] = [room.station('PC-1'), room.station('PC-2'), room.station('PC-3')];
    const elsewhere = room.station('PC-9', 'ICT2');
    const [a, b, c] = [good.connect(), mute.connect(), elsewhere.connect()];
    const console = await signedIn('mo');
    const unknown = room.makeId();
    const stations = [good.id, mute.id, off.id, elsewhere.id, unknown];
    const id = console.order('cmd.cover', stations, { durationMs: 60_000 });
    await room.settle(console.pair, a.pair, b.pair, c.pair);
    expect(a.take('cmd.cover')).toEqual([{ durationMs: 60_000 }]);
    expect(c.take('cmd.cover')).toEqual([]);
    done(a, id);
    await room.settle(a.pair, console.pair);
    room.clock.pass(5_000);
    await room.settle(console.pair);
    const results = console.take('cmd.result');
    expect(results.map(({ re }) => re)).toEqual([id, id, id, id, id]);
    const ended = new Map(results.map((result) => [result.station, [result.outcome, result.code]]));
    expect(ended).toEqual(
      new Map([
        [good.id, ['done', undefined]],
        [mute.id, ['timed-out', undefined]],
        [off.id, ['off', undefined]],
        [elsewhere.id, ['refused', 'not-allowed']],
        [unknown, ['refused', 'unknown-station']],
      ]),
    );
    expect(results.find(({ station }) => station === good.id)?.cover).toMatchObject({ kind: 'covered', id });
    expect(results.find(({ station }) => station === elsewhere.id)?.cover).toBeUndefined();
  });

  it('[CMD3] tells that a station went off while its answer was awaited', async () => {
    room.account('mo', 'teacher');
    const agent = room.station('PC-1').connect();
    const console = await signedIn('mo');
    console.order('cmd.release', [agent.id], {});
    await room.settle(console.pair, agent.pair);
    agent.pair.cut();
    await room.settle(agent.pair, console.pair);
    expect(console.take('cmd.result')).toMatchObject([{ station: agent.id, outcome: 'off' }]);
  });

  it('[CMD3] believes the cover of an answer that came too late, and tells no second result', async () => {
    room.account('mo', 'teacher');
    const agent = room.station('PC-1').connect();
    const console = await signedIn('mo');
    console.say('room.open', { room: 'ICT1' });
    const id = console.order('cmd.cover', [agent.id], { durationMs: 60_000 });
    await room.settle(console.pair, agent.pair);
    room.clock.pass(5_000);
    await room.settle(console.pair);
    expect(console.take('cmd.result')).toMatchObject([{ outcome: 'timed-out' }]);
    console.take('station');
    done(agent, id);
    await room.settle(agent.pair, console.pair);
    expect(console.take('cmd.result')).toEqual([]);
    expect(console.take('station')).toMatchObject([{ cover: { kind: 'covered', id } }]);
  });

  it('[CMD3] passes on the code an agent refused with', async () => {
    room.account('mo', 'teacher');
    const [first, second] = [room.station('PC-1').connect(), room.station('PC-2').connect()];
    const console = await signedIn('mo');
    const id = console.order('cmd.lock', [first.id, second.id], order);
    await room.settle(console.pair, first.pair, second.pair);
    const cover = { kind: 'none' } as const;
    first.link.send({
      t: 'cmd.result',
      id: room.makeId(),
      body: { re: id, outcome: 'refused', code: 'guard-down', cover },
    });
    second.link.refuse('not-allowed', 'no grant', id);
    await room.settle(first.pair, second.pair, console.pair);
    const results = console.take('cmd.result');
    expect(results.map(({ station, outcome, code }) => [station, outcome, code])).toEqual([
      [first.id, 'refused', 'guard-down'],
      [second.id, 'refused', 'not-allowed'],
    ]);
  });

  it('[CMD2] carries nothing out for a console at which nobody is signed in', async () => {
    const agent = room.station('PC-1').connect();
    const console = room.console();
    const id = console.order('cmd.lock', [agent.id], order);
    await room.settle(console.pair, agent.pair);
    expect(agent.take('cmd.lock')).toEqual([]);
    expect(console.take('refusal')).toMatchObject([{ re: id, code: 'not-signed-in' }]);
  });

  it('[CMD2] carries nothing out for a role that has no part in lessons', async () => {
    room.account('gov', 'auditor');
    const agent = room.station('PC-1').connect();
    const console = await signedIn('gov');
    console.order('cmd.lock', [agent.id], order);
    await room.settle(console.pair, agent.pair);
    expect(agent.take('cmd.lock')).toEqual([]);
    expect(console.take('cmd.result')).toMatchObject([{ outcome: 'refused', code: 'not-allowed' }]);
  });

  it('[CMD4] writes one line for each station, before the result is told', async () => {
    room.account('mo', 'teacher');
    const [up, off] = [room.station('PC-1').connect(), room.station('PC-2')];
    const console = await signedIn('mo');
    const linesWhenTold: number[] = [];
    const commandLines = () => room.auditLines().filter(({ what }) => what === 'cmd.lock');
    console.link.onMessage(({ t }) => t === 'cmd.result' && linesWhenTold.push(commandLines().length));
    const id = console.order('cmd.lock', [up.id, off.id], order);
    await room.settle(console.pair, up.pair);
    done(up, id);
    await room.settle(up.pair, console.pair);
    expect(linesWhenTold).toEqual([1, 2]);
    expect(commandLines()).toMatchObject([
      {
        who: 'mo',
        console: console.id,
        station: off.id,
        outcome: 'off',
        detail: { name: 'PC-2', room: 'ICT1', ...order },
      },
      {
        who: 'mo',
        console: console.id,
        station: up.id,
        outcome: 'done',
        detail: { name: 'PC-1', room: 'ICT1', ...order },
      },
    ]);
  });

  it('[CMD4] does not tell "done" of what could not be written down', async () => {
    room.account('mo', 'teacher');
    const agent = room.station('PC-1').connect();
    const console = await signedIn('mo');
    room.audit.flush();
    room.db.exec(`CREATE TRIGGER disk_full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END`);
    const id = console.order('cmd.lock', [agent.id], order);
    await room.settle(console.pair, agent.pair);
    done(agent, id);
    await room.settle(agent.pair, console.pair);
    expect(console.take('cmd.result')).toMatchObject([{ outcome: 'failed', code: 'failed' }]);
    room.db.exec('DROP TRIGGER disk_full');
    console.say('room.open', { room: 'ICT1' });
    await room.settle(console.pair);
    expect(room.auditLines().filter(({ what }) => what === 'cmd.lock')).toMatchObject([{ outcome: 'done' }]);
  });

  it('[ENV6] answers a command that comes twice again, and does it once', async () => {
    room.account('mo', 'teacher');
    const agent = room.station('PC-1').connect();
    const console = await signedIn('mo');
    const id = room.makeId();
    console.order('cmd.lock', [agent.id], order, id);
    console.order('cmd.lock', [agent.id], order, id);
    await room.settle(console.pair, agent.pair);
    done(agent, id);
    await room.settle(agent.pair, console.pair);
    console.order('cmd.lock', [agent.id], order, id);
    await room.settle(console.pair, agent.pair);
    expect(agent.take('cmd.lock')).toHaveLength(1);
    const results = console.take('cmd.result');
    expect(results).toHaveLength(2);
    expect(results[1]).toEqual(results[0]);
    expect(room.auditLines().filter(({ what }) => what === 'cmd.lock')).toHaveLength(1);
  });

  it('[ENV6] answers on a new link what was asked on the one that broke, to the same person only', async () => {
    room.account('mo', 'teacher');
    room.account('jo', 'teacher');
    const agent = room.station('PC-1').connect();
    const console = await signedIn('mo');
    const id = console.order('cmd.lock', [agent.id], order);
    await room.settle(console.pair, agent.pair);
    console.pair.cut();
    done(agent, id);
    const again = room.console(console.id);
    await room.settle(agent.pair, again.pair);
    expect(again.heard).toEqual([]);
    again.signIn('jo');
    await room.settle(again.pair);
    again.order('cmd.lock', [agent.id], order, id);
    await room.settle(again.pair);
    expect(again.take('refusal')).toMatchObject([{ code: 'bad-request', re: id }]);
    const third = room.console(console.id);
    third.signIn('mo');
    third.order('cmd.lock', [agent.id], order, id);
    await room.settle(third.pair);
    third.order('cmd.lock', [agent.id], order, id);
    await room.settle(third.pair);
    expect(third.take('cmd.result')).toMatchObject([{ outcome: 'done' }]);
    expect(agent.take('cmd.lock')).toHaveLength(1);
  });

  it('[ENV6] carries the signature of each target to its agent and to no other', async () => {
    room.account('mo', 'teacher');
    const [a, b] = [room.station('PC-1').connect(), room.station('PC-2').connect()];
    const console = await signedIn('mo');
    const id = console.order('cmd.release', [a.id, b.id], {});
    await room.settle(console.pair, a.pair, b.pair);
    const [toA, toB] = [a, b].map(({ heard }) => heard.find(({ t }) => t === 'cmd.release'));
    expect([toA?.id, toB?.id]).toEqual([id, id]);
    expect(toA?.auth).toMatchObject({ seq: 1, sig: expect.stringMatching(/^[\w-]{86}$/) });
    expect(toB?.auth?.grantId).toBe(toA?.auth?.grantId);
    expect(toB?.auth?.sig).not.toBe(toA?.auth?.sig);
  });
});
