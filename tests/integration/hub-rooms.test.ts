import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LessonRoom, wellReport } from './hub/lesson-room.ts';

let room: LessonRoom;
beforeEach(() => {
  room = new LessonRoom();
});
afterEach(() => room[Symbol.dispose]());

const signIn = async (user: string, password = `${user}'s password`, console = room.console()) => {
  console.signIn(user, password);
  await room.settle(console.pair);
  return console;
};

describe('a room at the hub', () => {
  it('[STA1] [STA2] shows all its stations, and then each change once', async () => {
    room.account('mo', 'teacher');
    const [here, gone] = [room.station('PC-2'), room.station('PC-10')];
    room.station('PC-1', 'ICT2');
    const agent = here.connect();
    await room.settle(agent.pair);
    const console = await signIn('mo');
    console.say('room.open', { room: 'ICT1' });
    await room.settle(console.pair);
    const [part] = console.take('room');
    expect(part).toMatchObject({ room: 'ICT1', last: true });
    expect(part?.stations.map(({ name, link, since }) => [name, link, since === null])).toEqual([
      ['PC-2', 'up', false],
      ['PC-10', 'off', true],
    ]);
    expect(part?.stations[0]).toMatchObject({ session: { user: 'amy' }, monitors: [{ width: 1920 }] });

    agent.link.send({ t: 'station.report', id: room.makeId(), body: wellReport({ idleForMs: 120_000 }) });
    agent.link.send({ t: 'station.report', id: room.makeId(), body: wellReport({ idleForMs: 120_000 }) });
    await room.settle(agent.pair, console.pair);
    expect(console.take('station')).toMatchObject([{ id: here.id, idleSince: expect.any(Number) }]);

    const offAt = room.clock.now();
    agent.pair.cut();
    await room.settle(agent.pair, console.pair);
    expect(console.take('station')).toMatchObject([{ id: here.id, link: 'off', since: offAt }]);
    expect(room.ended).toEqual([here.id]);
    expect(gone.id).not.toBe(here.id);
  });

  it('gathers what changes at once into one message', async () => {
    room.account('mo', 'teacher');
    const station = room.station('PC-1');
    const console = await signIn('mo');
    console.say('room.open', { room: 'ict1' });
    await room.settle(console.pair);
    const agent = station.connect();
    await room.settle(agent.pair, console.pair);
    expect(console.take('station')).toMatchObject([{ link: 'up', guard: 'up' }]);
  });

  it('tells a console of one room only, the one it opened last', async () => {
    room.account('mo', 'teacher');
    const [first, second] = [room.station('PC-1'), room.station('PC-1', 'ICT2')];
    const console = await signIn('mo');
    console.say('room.open', { room: 'ICT1' });
    console.say('room.open', { room: 'ICT2' });
    await room.settle(console.pair);
    const agents = [first.connect(), second.connect()];
    await room.settle(...agents.map(({ pair }) => pair), console.pair);
    expect(console.take('station').map(({ id }) => id)).toEqual([second.id]);
  });

  it('takes a replaced station from the consoles and ends its link', async () => {
    room.account('mo', 'teacher');
    const agent = room.station('PC-1').connect();
    const console = await signIn('mo');
    console.say('room.open', { room: 'ICT1' });
    await room.settle(console.pair, agent.pair);
    const ends: unknown[] = [];
    agent.link.onEnd((end) => ends.push(end.refusal));
    room.lesson.removeDevice(agent.id);
    await room.settle(agent.pair, console.pair);
    expect(ends).toEqual(['not-enrolled']);
    expect(console.take('station.gone')).toEqual([{ id: agent.id }]);
    expect(room.lesson.linked()).not.toContain(agent.id);
  });

  it('[LNK3] goes on with the second link of a station when the first one ends', async () => {
    const station = room.station('PC-1');
    const [first, second] = [station.connect(), station.connect()];
    await room.settle(first.pair, second.pair);
    first.pair.cut();
    await room.settle(first.pair);
    expect(room.lesson.linked()).toEqual([station.id]);
    expect(room.ended).toEqual([]);
  });

  it('[SGN1] shows and does nothing before a sign-in, and nothing after a sign-out', async () => {
    room.account('mo', 'teacher');
    const agent = room.station('PC-1').connect();
    const console = room.console();
    const view = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1_000 } as const;
    const asks = () => [
      console.say('room.open', { room: 'ICT1' }),
      console.say('view.start', { stream: 1, station: agent.id, ...view }),
      console.say('view.stop', { stream: 1 }),
      console.say('sign-out', {}),
    ];
    const before = asks();
    await room.settle(console.pair, agent.pair);
    expect(console.take('refusal').map(({ re, code }) => [re, code])).toEqual(
      before.map((id) => [id, 'not-signed-in']),
    );
    await signIn('mo', undefined, console);
    console.say('room.open', { room: 'ICT1' });
    console.say('view.start', { stream: 1, station: agent.id, ...view });
    console.say('sign-out', {});
    await room.settle(console.pair, agent.pair);
    expect(console.take('signed-out')).toEqual([{ reason: 'asked' }]);
    expect(agent.take('view.stop')).toHaveLength(1);
    console.heard.length = 0;
    agent.link.send({ t: 'station.report', id: room.makeId(), body: wellReport({ idleForMs: 99_000 }) });
    const after = asks();
    await room.settle(console.pair, agent.pair);
    expect(console.take('refusal')).toHaveLength(after.length);
    expect(console.heard).toEqual([]);
  });

  it('[SGN1] refuses rooms that are not the account’s, and rooms that are not there', async () => {
    room.account('mo', 'teacher', ['ICT1']);
    room.account('head', 'head');
    room.account('jo', 'teacher');
    const [mo, head, jo] = [await signIn('mo'), await signIn('head'), await signIn('jo')];
    expect(mo.take('signed-in')).toMatchObject([{ user: 'mo', role: 'teacher', rooms: ['ICT1'] }]);
    expect(head.take('signed-in')).toMatchObject([{ rooms: [] }]);
    expect(jo.take('signed-in')).toMatchObject([{ rooms: ['ICT1', 'ICT2'] }]);
    mo.say('room.open', { room: 'ICT2' });
    head.say('room.open', { room: 'ICT1' });
    jo.say('room.open', { room: 'ICT3' });
    await room.settle(mo.pair, head.pair, jo.pair);
    const codes = [mo, head, jo].map((console) => console.take('refusal')[0]?.code);
    expect(codes).toEqual(['not-allowed', 'not-allowed', 'unknown-room']);
  });

  it('[SGN1] ends a sign-in by itself when its time is over', async () => {
    room.account('mo', 'teacher');
    const console = await signIn('mo');
    const [signedIn] = console.take('signed-in');
    room.clock.pass((signedIn?.until ?? 0) - room.clock.now() - 1);
    await room.settle();
    room.clock.pass(1);
    await room.settle(console.pair);
    expect(console.take('signed-out')).toEqual([{ reason: 'ended' }]);
    console.say('room.open', { room: 'ICT1' });
    await room.settle(console.pair);
    expect(console.take('refusal')).toMatchObject([{ code: 'not-signed-in' }]);
  });

  it('[SGN2] after five wrong passwords does not look at the sixth, even the right one, for 15 minutes', async () => {
    room.account('mo', 'teacher');
    const console = room.console();
    for (let i = 0; i < 5; i += 1) await signIn('Mo', `guess ${i}`, console);
    expect(console.take('refusal').map(({ code }) => code)).toEqual(Array(5).fill('wrong-password'));
    expect(room.checked).toHaveLength(5);
    await signIn('mo', "mo's password", console);
    const other = await signIn('mo');
    expect([...console.take('refusal'), ...other.take('refusal')].map(({ code }) => code)).toEqual([
      'too-many-tries',
      'too-many-tries',
    ]);
    expect(room.checked).toHaveLength(5);
    room.clock.pass(15 * 60_000);
    await signIn('mo', "mo's password", console);
    expect(console.take('signed-in')).toHaveLength(1);
  });

  it('[SGN2] counts guesses made at the same time', async () => {
    room.account('mo', 'teacher');
    const console = room.console();
    for (let i = 0; i < 12; i += 1) console.signIn('mo', `guess ${i}`);
    await room.settle(console.pair);
    expect(room.checked).toHaveLength(5);
  });

  it('[SGN2] stops a console that tries thirty names in a minute, and no other console', async () => {
    room.account('mo', 'teacher');
    const [console, other] = [room.console(), room.console()];
    for (let i = 0; i < 30; i += 1) {
      await signIn(`name ${i}`, 'guess', console);
      room.clock.pass(1_000);
    }
    await signIn('mo', "mo's password", console);
    expect(console.take('refusal').at(-1)?.code).toBe('too-many-tries');
    await signIn('mo', "mo's password", other);
    expect(other.take('signed-in')).toHaveLength(1);
  });

  it('[SGN3] checks a password for an unknown name as well, and never writes that name down', async () => {
    const console = await signIn('my secret passphrase', 'x');
    expect(room.checked).toEqual([null]);
    expect(console.take('refusal')).toMatchObject([{ code: 'wrong-password' }]);
    expect(JSON.stringify(room.auditLines())).not.toContain('passphrase');
    expect(room.auditLines()).toMatchObject([{ what: 'sign-in', who: null, outcome: 'wrong-password' }]);
  });

  it('writes down who signed in, who failed to, and who left', async () => {
    room.account('mo', 'teacher');
    const console = await signIn('mo', 'wrong');
    await signIn('mo', undefined, console);
    console.pair.cut();
    await room.settle(console.pair);
    expect(room.auditLines().map(({ what, who, outcome }) => [what, who, outcome])).toEqual([
      ['sign-in', 'mo', 'wrong-password'],
      ['sign-in', 'mo', 'done'],
      ['sign-out', 'mo', 'done'],
    ]);
  });
});
