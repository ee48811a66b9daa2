import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sessions } from '../../apps/hub/store/sessions.ts';
import { LessonRoom, pictureFrame, wellReport } from './hub/lesson-room.ts';

const TILE = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1_000 } as const;
const LOCK = { durationMs: 60_000, message: '' };

let room: LessonRoom;
beforeEach(() => {
  room = new LessonRoom();
  room.account('mo', 'teacher');
});
afterEach(() => room[Symbol.dispose]());

const teacher = async (console = room.console()) => {
  console.signIn('mo');
  await room.settle(console.pair);
  console.say('room.open', { room: 'ICT1' });
  await room.settle(console.pair);
  return console;
};

/** A teacher who watches the only station there is. */
const watched = async () => {
  const station = room.station('PC-1');
  const agent = station.connect();
  const console = await teacher();
  console.say('view.start', { stream: 4, station: station.id, ...TILE });
  await room.settle(agent.pair, console.pair);
  const [wish] = agent.take('view.start');
  agent.link.sendMedia(pictureFrame(wish?.stream ?? 0));
  await room.settle(agent.pair, console.pair);
  expect(console.pictures.splice(0)).toHaveLength(1);
  agent.heard.length = 0;
  console.heard.length = 0;
  return { station, agent, console, stream: wish?.stream ?? 0 };
};

describe('[CLN3] a quarantine that begins while an agent is linked', () => {
  it('stops its pictures at the agent, says so, and keeps the link', async () => {
    const { station, agent, console, stream } = await watched();
    room.lesson.quarantine(station.id);
    await room.settle(agent.pair, console.pair);
    expect(agent.take('view.stop')).toEqual([{ stream }]);
    expect(agent.take('refusal')).toMatchObject([{ code: 'quarantined' }]);
    expect(console.take('station')).toMatchObject([{ id: station.id, link: 'up', quarantined: true, nonce: null }]);
    expect(room.lesson.counts()).toEqual({ agents: 0, consoles: 1, quarantined: 1 });

    agent.link.sendMedia(pictureFrame(stream));
    agent.link.send({ t: 'station.report', id: room.makeId(), body: wellReport({ idleForMs: 90_000 }) });
    await room.settle(agent.pair, console.pair);
    expect([console.pictures, console.take('station')]).toEqual([[], []]);
    expect(agent.take('refusal')).toMatchObject([{ code: 'quarantined' }]);
    expect(room.lesson.linked()).toContain(station.id);
  });

  it('ends the orders that wait for it, and refuses further ones', async () => {
    const { station, agent, console } = await watched();
    const waiting = console.order('cmd.lock', [station.id], LOCK);
    await room.settle(agent.pair, console.pair);
    expect(agent.take('cmd.lock')).toHaveLength(1);
    agent.heard.length = 0;
    room.lesson.quarantine(station.id);
    const refused = console.order('cmd.lock', [station.id], LOCK);
    await room.settle(agent.pair, console.pair);
    expect(console.take('cmd.result').map(({ re, outcome, code }) => [re, outcome, code])).toEqual([
      [waiting, 'refused', 'quarantined'],
      [refused, 'refused', 'quarantined'],
    ]);
    expect([agent.take('cmd.lock'), agent.take('grant')]).toEqual([[], []]);
    const lines = room.auditLines().filter(({ what }) => what === 'cmd.lock');
    expect(lines.map(({ outcome, detail }) => [outcome, detail['code']])).toEqual([
      ['refused', 'quarantined'],
      ['refused', 'quarantined'],
    ]);
  });

  it('goes on when the link ends and comes again, and with two links the station is up until the last ended', async () => {
    const { station, agent, console } = await watched();
    room.lesson.quarantine(station.id);
    agent.pair.cut();
    await room.settle(agent.pair, console.pair);
    expect(console.take('station').at(-1)).toMatchObject({ link: 'off', quarantined: true });
    const both = [station.connect(), station.connect()] as const;
    await room.settle(...both.map(({ pair }) => pair), console.pair);
    expect(console.take('station').at(-1)).toMatchObject({ link: 'up', quarantined: true });
    both[0].pair.cut();
    await room.settle(console.pair);
    expect(console.take('station')).toEqual([]);
    both[1].pair.cut();
    await room.settle(console.pair);
    expect(console.take('station')).toMatchObject([{ link: 'off' }]);
    expect(room.ended).toEqual([station.id, station.id]);
  });

  it('waits with what is wished to be seen, and shows it when it is over', async () => {
    const { station, agent, console } = await watched();
    room.lesson.quarantine(station.id);
    console.say('view.start', { stream: 5, station: station.id, ...TILE, width: 160, height: 90 });
    await room.settle(agent.pair, console.pair);
    expect(agent.take('view.start')).toEqual([]);
    const ends: number[] = [];
    agent.link.onEnd(({ close }) => ends.push(close));
    room.lesson.clear(station.id);
    await room.settle(agent.pair, console.pair);
    expect(ends).toEqual([1012]);
    expect(console.take('station').at(-1)).toMatchObject({ link: 'off', quarantined: false });
    const again = station.connect();
    await room.settle(again.pair, console.pair);
    expect(console.take('station').at(-1)).toMatchObject({ link: 'up', quarantined: false });
    expect(again.take('view.start')).toHaveLength(2);
  });

  it('does not keep from the record what was tried against the machine', async () => {
    const { station, agent } = await watched();
    room.lesson.quarantine(station.id);
    const body = { kind: 'guard-killed', count: 3 } as const;
    agent.link.send({ t: 'station.alarm', id: room.makeId(), body });
    await room.settle(agent.pair);
    expect(room.auditLines().filter(({ what }) => what === 'alarm')).toMatchObject([
      { station: station.id, outcome: 'told', detail: { ...body, quarantined: true } },
    ]);
  });

  it('ends with the device when that is taken back', async () => {
    const { station, agent, console } = await watched();
    room.lesson.quarantine(station.id);
    const ends: unknown[] = [];
    agent.link.onEnd(({ refusal }) => ends.push(refusal));
    room.lesson.removeDevice(station.id);
    await room.settle(agent.pair, console.pair);
    expect([ends, console.take('station.gone')]).toEqual([['not-enrolled'], [{ id: station.id }]]);
  });
});

describe('[CLN3] a quarantined console', () => {
  it('has nobody signed in at it, sees nothing more, and is refused whatever it asks', async () => {
    const { station, agent, console } = await watched();
    room.lesson.quarantine(console.id);
    await room.settle(agent.pair, console.pair);
    expect(console.take('signed-out')).toEqual([{ reason: 'revoked' }]);
    expect(console.take('refusal')).toMatchObject([{ code: 'quarantined' }]);
    expect(agent.take('view.stop')).toHaveLength(1);

    console.say('room.open', { room: 'ICT1' });
    console.signIn('mo');
    console.order('cmd.lock', [station.id], LOCK);
    agent.link.send({ t: 'station.report', id: room.makeId(), body: wellReport({ idleForMs: 90_000 }) });
    await room.settle(agent.pair, console.pair);
    expect(console.take('refusal').map(({ code }) => code)).toEqual(['quarantined', 'quarantined', 'quarantined']);
    expect([console.take('room'), console.take('station'), console.take('signed-in')]).toEqual([[], [], []]);
    expect(agent.take('cmd.lock')).toEqual([]);
    expect(room.checked).toHaveLength(1);
  });

  it('cannot go on with a session from before, nor does one that comes quarantined', async () => {
    const console = await teacher();
    room.lesson.quarantine(console.id);
    const second = room.console(console.id, console.key);
    second.signIn('mo');
    await room.settle(console.pair, second.pair);
    expect(second.take('refusal')).toMatchObject([{ code: 'quarantined' }]);
    expect(room.lesson.counts()).toEqual({ agents: 0, consoles: 0, quarantined: 2 });
    expect(new Sessions(room.db).find(console.id)).toBeNull();
  });
});
