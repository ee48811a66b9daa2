import { LIMITS } from '@usher/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LessonRoom, pictureFrame, wellReport } from './hub/lesson-room.ts';

let room: LessonRoom;
beforeEach(() => {
  room = new LessonRoom();
  room.account('mo', 'teacher');
});
afterEach(() => room[Symbol.dispose]());

const tile = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1_000 } as const;
const close = { view: 'close', monitor: 0, width: 1920, height: 1080, intervalMs: 250 } as const;

const signedIn = async (user = 'mo') => {
  const console = room.console();
  console.signIn(user);
  await room.settle(console.pair);
  return console;
};
const setUp = async () => {
  const agent = room.station('PC-1').connect();
  const console = await signedIn();
  await room.settle(agent.pair);
  return { agent, console };
};

describe('pictures through the hub', () => {
  it('[PIC7] asks an agent for nothing until somebody watches, and stops with the last one', async () => {
    const { agent, console } = await setUp();
    const other = await signedIn();
    expect(agent.heard).toEqual([]);
    console.say('view.start', { stream: 7, station: agent.id, ...tile });
    other.say('view.start', { stream: 3, station: agent.id, ...tile });
    await room.settle(console.pair, other.pair, agent.pair);
    expect(agent.take('view.start')).toEqual([{ stream: 1, ...tile }]);
    console.say('view.stop', { stream: 7 });
    await room.settle(console.pair, agent.pair);
    expect(agent.take('view.stop')).toEqual([]);
    other.pair.cut();
    await room.settle(other.pair, agent.pair);
    expect(agent.take('view.stop')).toEqual([{ stream: 1 }]);
  });

  it('forwards to each console under its own number, the payload untouched', async () => {
    const { agent, console } = await setUp();
    const other = await signedIn();
    console.say('view.start', { stream: 7, station: agent.id, ...tile });
    other.say('view.start', { stream: 3, station: agent.id, ...tile });
    await room.settle(console.pair, other.pair, agent.pair);
    const frame = pictureFrame(1);
    agent.link.sendMedia(frame);
    await room.settle(agent.pair, console.pair, other.pair);
    for (const [watcher, stream] of [
      [console, 7],
      [other, 3],
    ] as const) {
      expect(watcher.pictures).toMatchObject([{ stream, key: true, more: false }]);
      expect(watcher.pictures[0]?.payload).toEqual(frame.payload);
    }
  });

  it('[PIC4] asks for a key picture for one who joins, and gives them nothing before it', async () => {
    const { agent, console } = await setUp();
    console.say('view.start', { stream: 1, station: agent.id, ...tile });
    await room.settle(console.pair, agent.pair);
    agent.link.sendMedia(pictureFrame(1));
    await room.settle(agent.pair, console.pair);
    const late = await signedIn();
    late.say('view.start', { stream: 1, station: agent.id, ...tile });
    await room.settle(late.pair, agent.pair);
    expect(agent.take('view.key')).toEqual([{ stream: 1 }]);
    agent.link.sendMedia(pictureFrame(1, { key: false }));
    agent.link.sendMedia(pictureFrame(1, { key: true, more: true }));
    agent.link.sendMedia(pictureFrame(1, { key: true }));
    agent.link.sendMedia(pictureFrame(1, { key: false }));
    await room.settle(agent.pair, console.pair, late.pair);
    expect(console.pictures.map(({ key }) => key)).toEqual([true, false, true, true, false]);
    expect(late.pictures.map(({ key, more }) => [key, more])).toEqual([
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  it('[PIC4] passes a console’s wish for a key picture on, though not more than once a second', async () => {
    const { agent, console } = await setUp();
    console.say('view.start', { stream: 9, station: agent.id, ...tile });
    await room.settle(console.pair, agent.pair);
    agent.link.sendMedia(pictureFrame(1));
    await room.settle(agent.pair);
    console.say('view.key', { stream: 9 });
    console.say('view.key', { stream: 9 });
    console.say('view.key', { stream: 8 });
    await room.settle(console.pair, agent.pair);
    expect(agent.take('view.key')).toEqual([{ stream: 1 }]);
    expect(console.take('refusal')).toMatchObject([{ code: 'unknown-stream' }]);
    room.clock.pass(1_000);
    console.say('view.key', { stream: 9 });
    await room.settle(console.pair, agent.pair);
    expect(agent.take('view.key')).toEqual([{ stream: 1 }]);
  });

  it('[LNK7] asks for a key picture once a console could not take a part, and skips to it', async () => {
    const { agent, console } = await setUp();
    console.say('view.start', { stream: 1, station: agent.id, ...tile });
    await room.settle(console.pair, agent.pair);
    agent.link.sendMedia(pictureFrame(1));
    await room.settle(agent.pair, console.pair);
    console.pair.congest('hub', LIMITS.queueDropsPicturesBytes + 1);
    agent.link.sendMedia(pictureFrame(1, { key: false }));
    await room.settle(agent.pair, console.pair);
    expect(agent.take('view.key')).toEqual([{ stream: 1 }]);
    console.pair.congest('hub', 0);
    agent.link.sendMedia(pictureFrame(1, { key: false }));
    agent.link.sendMedia(pictureFrame(1, { key: true }));
    await room.settle(agent.pair, console.pair);
    expect(console.pictures.map(({ key }) => key)).toEqual([true, true]);
  });

  it('[LNK7] does not ask a slow console’s agents for one key picture after another', async () => {
    const { agent, console } = await setUp();
    console.say('view.start', { stream: 1, station: agent.id, ...close });
    await room.settle(console.pair, agent.pair);
    console.pair.congest('hub', LIMITS.queueDropsPicturesBytes + 1);
    for (let i = 0; i < 3; i += 1) {
      agent.link.sendMedia(pictureFrame(1));
      await agent.pair.settled();
    }
    expect(agent.take('view.key')).toEqual([]);
    room.clock.pass(1_000);
    agent.link.sendMedia(pictureFrame(1));
    await room.settle(agent.pair);
    room.clock.pass(1_000);
    agent.link.sendMedia(pictureFrame(1, { key: false }));
    await room.settle(agent.pair);
    expect(agent.take('view.key')).toHaveLength(1);
  });

  it('runs a shared stream at the smallest interval wanted, and slows down when that console leaves', async () => {
    const { agent, console } = await setUp();
    const fast = await signedIn();
    console.say('view.start', { stream: 1, station: agent.id, ...tile });
    await room.settle(console.pair, agent.pair);
    fast.say('view.start', { stream: 1, station: agent.id, ...tile, intervalMs: 500 });
    await room.settle(fast.pair, agent.pair);
    fast.say('view.stop', { stream: 1 });
    await room.settle(fast.pair, agent.pair);
    expect(agent.take('view.start').map(({ stream, intervalMs }) => [stream, intervalMs])).toEqual([
      [1, 1_000],
      [2, 500],
      [3, 1_000],
    ]);
    expect(agent.take('view.stop')).toEqual([{ stream: 1 }, { stream: 2 }]);
    agent.link.sendMedia(pictureFrame(1));
    agent.link.sendMedia(pictureFrame(3));
    await room.settle(agent.pair, console.pair);
    expect(console.pictures).toHaveLength(1);
    expect(agent.take('refusal')).toEqual([]);
  });

  it('starts streams again when the agent comes back and when a monitor changed', async () => {
    const { agent, console } = await setUp();
    console.say('view.start', { stream: 1, station: agent.id, ...tile });
    console.say('view.start', { stream: 2, station: agent.id, ...tile, monitor: 1 });
    await room.settle(console.pair, agent.pair);
    expect(agent.take('view.start')).toMatchObject([{ monitor: 0 }]);
    agent.pair.cut();
    await room.settle(agent.pair);
    const back = room.connect(agent.id, wellReport());
    await room.settle(back.pair);
    expect(back.take('view.start')).toMatchObject([{ monitor: 0 }]);
    const monitors = [
      { number: 0, width: 1920, height: 1080 },
      { number: 1, width: 1280, height: 1024 },
    ];
    back.link.send({ t: 'station.report', id: room.makeId(), body: wellReport({ monitors }) });
    await room.settle(back.pair);
    expect(back.take('view.start')).toMatchObject([{ monitor: 1 }]);
    expect(back.take('view.stop')).toEqual([]);
    back.link.send({
      t: 'station.report',
      id: room.makeId(),
      body: wellReport({ monitors: [{ number: 0, width: 1280, height: 720 }] }),
    });
    await room.settle(back.pair);
    expect(back.take('view.start')).toMatchObject([{ monitor: 0 }]);
    expect(back.take('view.stop')).toHaveLength(2);
  });

  it('[LIM9] has at most eight streams of one agent', async () => {
    const { agent, console } = await setUp();
    for (let i = 0; i < 9; i += 1)
      console.say('view.start', { stream: i, station: agent.id, ...close, width: 100 + i });
    await room.settle(console.pair, agent.pair);
    expect(agent.take('view.start')).toHaveLength(8);
    expect(console.take('refusal')).toMatchObject([{ code: 'too-many-streams' }]);
    console.say('view.stop', { stream: 0 });
    console.say('view.start', { stream: 9, station: agent.id, ...close, width: 200 });
    await room.settle(console.pair, agent.pair);
    expect(agent.take('view.start')).toHaveLength(1);
  });

  it('[LIM5] refuses a wish for tiles that are larger or faster than tiles are', async () => {
    const { agent, console } = await setUp();
    const ends: unknown[] = [];
    console.link.onEnd((end) => ends.push(end.refusal));
    console.say('view.start', { stream: 1, station: agent.id, ...tile, width: 481 });
    await room.settle(console.pair, agent.pair);
    expect(ends).toEqual(['bad-request']);
    expect(agent.take('view.start')).toEqual([]);
  });

  it('[LIM5] [LIM6] ends the link of an agent that sends more than it may', async () => {
    const { agent, console } = await setUp();
    console.say('view.start', { stream: 1, station: agent.id, ...tile });
    await room.settle(console.pair, agent.pair);
    const ends: unknown[] = [];
    agent.link.onEnd((end) => ends.push(end.refusal));
    agent.link.sendMedia(pictureFrame(1, { bytes: LIMITS.tileBytes + 1 }));
    await room.settle(agent.pair, console.pair);
    expect(ends).toEqual(['too-large']);
    expect(console.pictures).toEqual([]);
  });

  it('[PIC6] refuses a picture whose header does not hold', async () => {
    const { agent, console } = await setUp();
    console.say('view.start', { stream: 1, station: agent.id, ...tile });
    await room.settle(console.pair, agent.pair);
    const ends: unknown[] = [];
    agent.link.onEnd((end) => ends.push(end.refusal));
    agent.link.sendMedia({ ...pictureFrame(1), payload: new Uint8Array(40) });
    await room.settle(agent.pair, console.pair);
    expect(ends).toEqual(['bad-frame']);
    expect(console.pictures).toEqual([]);
  });

  it('refuses a stream the agent was never asked for', async () => {
    const { agent, console } = await setUp();
    agent.link.sendMedia(pictureFrame(5));
    await room.settle(agent.pair, console.pair);
    expect(agent.take('refusal')).toMatchObject([{ code: 'unknown-stream' }]);
  });

  it('tells the console when the agent would not show it something', async () => {
    const { agent, console } = await setUp();
    const asked = console.say('view.start', { stream: 1, station: agent.id, ...tile });
    await room.settle(console.pair, agent.pair);
    const start = agent.heard.find(({ t }) => t === 'view.start');
    agent.link.refuse('guard-down', 'nothing can be captured', start?.id);
    await room.settle(agent.pair, console.pair);
    expect(console.take('refusal')).toMatchObject([{ re: asked, code: 'guard-down' }]);
  });

  it('[CMD2] shows a cover teacher the room but does not let them look closer', async () => {
    room.account('sub', 'cover');
    const agent = room.station('PC-1').connect();
    const console = await signedIn('sub');
    console.say('view.start', { stream: 1, station: agent.id, ...tile });
    console.say('view.start', { stream: 2, station: agent.id, ...close });
    console.say('view.start', { stream: 3, station: room.makeId(), ...tile });
    await room.settle(console.pair, agent.pair);
    expect(agent.take('view.start')).toMatchObject([{ view: 'tile' }]);
    expect(console.take('refusal').map(({ code }) => code)).toEqual(['not-allowed', 'unknown-station']);
  });

  it('writes down who looked closer at whom, once for each look', async () => {
    const { agent, console } = await setUp();
    const looks = () => room.auditLines().filter(({ what }) => what === 'look-closer');
    console.say('view.start', { stream: 1, station: agent.id, ...tile });
    console.say('view.start', { stream: 2, station: agent.id, ...close });
    console.say('view.start', { stream: 2, station: agent.id, ...close, width: 1280 });
    console.say('view.stop', { stream: 2 });
    await room.settle(console.pair, agent.pair);
    expect(looks()).toMatchObject([{ who: 'mo', console: console.id, station: agent.id }]);
    room.clock.pass(61_000);
    console.say('view.start', { stream: 2, station: agent.id, ...close });
    await room.settle(console.pair, agent.pair);
    expect(looks()).toHaveLength(2);
  });
});
