import { afterEach, beforeEach, expect, it } from 'vitest';
import { LessonRoom } from './hub/lesson-room.ts';

const TILE = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1_000 } as const;

let room: LessonRoom;
beforeEach(() => {
  room = new LessonRoom();
});
afterEach(() => room[Symbol.dispose]());

const signedIn = async (user: string) => {
  room.account(user, 'teacher');
  const console = room.console();
  console.signIn(user);
  await room.settle(console.pair);
  return console;
};
const locks = () =>
  room
    .auditLines()
    .flatMap(({ what, who, outcome, detail }) => (what === 'console.lock' ? [[who, outcome, detail]] : []));

it('[IDL1] tells with the sign-in after how long a console locks', async () => {
  const console = await signedIn('mo');
  expect(console.take('signed-in')).toMatchObject([{ user: 'mo', consoleLockMs: 300_000 }]);
});

it('[IDL4] ends every view of a console that says it is locked, at the agents, and takes views of it again later', async () => {
  const console = await signedIn('mo');
  const agents = ['PC-1', 'PC-2'].map((name) => room.station(name).connect());
  const pairs = [console.pair, ...agents.map(({ pair }) => pair)];
  agents.forEach(({ id }, i) => console.say('view.start', { ...TILE, stream: i + 1, station: id }));
  await room.settle(...pairs);
  const started = agents.map((agent) => agent.take('view.start').map(({ stream }) => stream));
  expect(started.flat()).toHaveLength(2);
  console.say('console.lock', { what: 'locked', agoMs: 0 });
  await room.settle(...pairs);
  expect(agents.map((agent) => agent.take('view.stop').map(({ stream }) => stream))).toEqual(started);
  console.say('view.start', { ...TILE, stream: 9, station: agents[0]?.id ?? '' });
  await room.settle(...pairs);
  expect(agents[0]?.take('view.start')).toHaveLength(1);
  expect(console.take('refusal')).toEqual([]);
});

it('[IDL8] writes down who locked and unlocked which console, failed to, and was signed out by it', async () => {
  const console = await signedIn('mo');
  for (const what of ['locked', 'failed', 'unlocked', 'signed-out'] as const)
    console.say('console.lock', { what, agoMs: what === 'locked' ? 60_000 : 0 });
  await room.settle(console.pair);
  room.audit.flush();
  expect(locks()).toEqual([
    ['mo', 'done', { what: 'locked', agoMs: 60_000 }],
    ['mo', 'failed', { what: 'failed', agoMs: 0 }],
    ['mo', 'done', { what: 'unlocked', agoMs: 0 }],
    ['mo', 'done', { what: 'signed-out', agoMs: 0 }],
  ]);
  expect(room.auditLines().findLast(({ what }) => what === 'console.lock')?.console).toBe(console.id);
});

it('[IDL8] takes word of a lock from nobody who is not signed in', async () => {
  const console = room.console();
  console.say('console.lock', { what: 'unlocked', agoMs: 0 });
  await room.settle(console.pair);
  room.audit.flush();
  expect(console.take('refusal')).toMatchObject([{ code: 'not-signed-in' }]);
  expect(locks()).toEqual([]);
});

it('[IDL10] lists no console as a station, whoever looks', async () => {
  const [one, two] = [await signedIn('mo'), await signedIn('ada')];
  room.station('PC-1').connect();
  one.say('room.open', { room: 'ICT1' });
  two.say('room.open', { room: 'ICT1' });
  await room.settle(one.pair, two.pair);
  for (const console of [one, two]) {
    const listed = console.take('room').flatMap(({ stations }) => stations.map(({ name }) => name));
    expect(listed).toEqual(['PC-1']);
  }
});
