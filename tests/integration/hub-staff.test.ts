import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LessonRoom, wellReport } from './hub/lesson-room.ts';

const TILE = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1_000 } as const;
const SEAT = 'S'.repeat(43);

let room: LessonRoom;
beforeEach(() => {
  room = new LessonRoom();
  room.account('mo', 'teacher');
});
afterEach(() => room[Symbol.dispose]());

const teacher = async (seat?: string) => {
  const console = room.console(undefined, undefined, seat);
  console.signIn('mo');
  await room.settle(console.pair);
  console.say('room.open', { room: 'ICT1' });
  await room.settle(console.pair);
  return console;
};
const namesIn = (parts: readonly { readonly stations: readonly { readonly name: string }[] }[]): readonly string[] =>
  parts.flatMap(({ stations }) => stations.map(({ name }) => name));

describe('[CLN8] a staff workstation', () => {
  it('goes from every console that shows it, with its pictures, and takes no order', async () => {
    const [desk, pupil] = [room.station('DESK'), room.station('PC-1')];
    const [agent, other] = [desk.connect(), pupil.connect()];
    const console = await teacher();
    console.say('view.start', { stream: 4, station: desk.id, ...TILE });
    await room.settle(agent.pair, other.pair, console.pair);
    expect(agent.take('view.start')).toHaveLength(1);
    console.heard.length = 0;

    room.lesson.markStaff(desk.id, true);
    await room.settle(agent.pair, console.pair);
    expect(console.take('station.gone')).toEqual([{ id: desk.id }]);
    expect(agent.take('view.stop')).toHaveLength(1);
    console.order('cmd.lock', [desk.id, pupil.id], { durationMs: 60_000, message: '' });
    console.say('view.start', { stream: 5, station: desk.id, ...TILE });
    agent.link.send({ t: 'station.report', id: room.makeId(), body: wellReport({ idleForMs: 60_000 }) });
    await room.settle(agent.pair, other.pair, console.pair);
    expect(console.take('cmd.result')).toMatchObject([{ station: desk.id, code: 'unknown-station' }]);
    expect(console.take('refusal')).toMatchObject([{ code: 'unknown-station' }]);
    expect([console.take('station'), agent.take('cmd.lock'), agent.take('view.start')]).toEqual([[], [], []]);
    expect(other.take('cmd.lock')).toHaveLength(1);
    expect(room.lesson.counts().agents).toBe(2);
    expect(namesIn((await teacher()).take('room'))).toEqual(['PC-1']);
  });

  it('is a station again, with what it said meanwhile, when the school says so', async () => {
    const desk = room.station('DESK');
    room.lesson.markStaff(desk.id, true);
    const agent = desk.connect();
    const console = await teacher();
    expect(namesIn(console.take('room'))).toEqual([]);
    await room.settle(agent.pair);
    room.lesson.markStaff(desk.id, false);
    await room.settle(agent.pair, console.pair);
    expect(console.take('station')).toMatchObject([{ id: desk.id, link: 'up', session: { user: 'amy' } }]);
    console.order('cmd.cover', [desk.id], { durationMs: 60_000 });
    await room.settle(agent.pair, console.pair);
    expect(agent.take('cmd.cover')).toHaveLength(1);
  });

  it('is the one on whose screen a console is open, while it is, and the audit says so', async () => {
    const [desk, pupil] = [room.station('DESK'), room.station('PC-1')];
    desk.connect(wellReport(), SEAT);
    pupil.connect(wellReport(), 'T'.repeat(43));
    const other = await teacher();
    other.heard.length = 0;
    const console = await teacher(SEAT);
    await room.settle(other.pair, console.pair);
    expect(other.take('station.gone')).toEqual([{ id: desk.id }]);
    expect(namesIn(console.take('room'))).toEqual(['PC-1']);
    room.audit.flush();
    expect(room.auditLines().filter(({ what }) => what === 'station.staff')).toMatchObject([
      { station: desk.id, console: console.id, outcome: 'done' },
    ]);
    console.pair.cut();
    await room.settle(other.pair);
    expect(other.take('station')).toMatchObject([{ id: desk.id }]);
  });

  it('is not hidden by a console that is quarantined', async () => {
    const desk = room.station('DESK');
    desk.connect(wellReport(), SEAT);
    const console = await teacher(SEAT);
    const other = await teacher();
    other.heard.length = 0;
    room.lesson.quarantine(console.id);
    await room.settle(other.pair, console.pair);
    expect(other.take('station')).toMatchObject([{ id: desk.id }]);
  });
});
