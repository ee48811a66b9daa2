import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { DOOR_LIMITS, DOOR_SOCKET, DOOR_TOKEN } from '../../apps/agent/contract/pupil-door.ts';
import { DoorFolderError, doorFolder, prepareDoorFolder } from '../../apps/agent/service/door/door-folder.ts';
import { knock, knockAs, tokenIn } from './agent/knock.ts';
import { OpenDoor } from './agent/open-door.ts';

const isRoot = process.getuid?.() === 0;
const [PUPIL, OTHER] = [20_001, 20_002];
const HIDE = { t: 'hide' } as const;

const hello = (folder: string) => ({ t: 'hello', token: tokenIn(folder) }) as const;

test('[DOR3] whoever shows the token may hide the screens, and hears whether they are black', async () => {
  await using opened = await OpenDoor.open();
  const { answers } = await knock(opened.place, [hello(opened.place), HIDE, HIDE], 3);
  expect(answers).toEqual([{ t: 'welcome' }, { t: 'hidden', black: true }, { t: 'hidden', black: true }]);
  expect(opened.hides).toBe(2);
  expect(opened.refused).toEqual([]);
});

test.skipIf(!isRoot)('[DOR1] hears the account of the session and root, by the word of the kernel', async () => {
  await using opened = await OpenDoor.open();
  opened.door.session(PUPIL);
  const said = [hello(opened.place), HIDE];
  expect((await knockAs(OTHER, opened.place, said)).answers).toEqual([{ t: 'refused', code: 'not-yours' }]);
  expect(opened.hides).toBe(0);
  expect((await knockAs(PUPIL, opened.place, said, 2)).answers).toContainEqual({ t: 'hidden', black: true });
  expect((await knock(opened.place, said, 2)).answers).toContainEqual({ t: 'hidden', black: true });
  opened.door.session(null);
  expect((await knockAs(PUPIL, opened.place, said)).answers).toEqual([{ t: 'refused', code: 'not-yours' }]);
});

test.skipIf(!isRoot)('[DOR2] the token can be read by the account it is for, and by nobody else', async () => {
  await using opened = await OpenDoor.open();
  opened.door.session(PUPIL);
  const { uid, mode } = statSync(join(opened.place, DOOR_TOKEN));
  expect([uid, mode & 0o777]).toEqual([PUPIL, 0o400]);
  expect(lstatSync(opened.place).mode & 0o777).toBe(0o711);
  expect((await knockAs(PUPIL, opened.place, ['x\n'])).tried).toEqual({ read: 'done', write: 'EACCES' });
  expect((await knockAs(OTHER, opened.place, ['x\n'])).tried).toEqual({ read: 'EACCES', write: 'EACCES' });
});

test('[DOR2] a token is of one start and of one session', async () => {
  await using opened = await OpenDoor.open();
  const first = hello(opened.place);
  expect(first.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  await opened.door[Symbol.asyncDispose]();
  expect(existsSync(join(opened.place, DOOR_TOKEN))).toBe(false);
  await opened.start();
  const second = hello(opened.place);
  opened.door.session(isRoot ? PUPIL : (process.getuid?.() ?? 0));
  for (const old of [first, second, { ...first, token: '' }, { ...first, token: 'A'.repeat(43) }])
    expect((await knock(opened.place, [old, HIDE])).answers).toEqual([{ t: 'refused', code: 'wrong-token' }]);
  expect(opened.hides).toBe(0);
});

test('[DOR2] a session that ends closes what it had open', async () => {
  await using opened = await OpenDoor.open();
  const before = knock(opened.place, [hello(opened.place)]);
  await vi.waitFor(() => expect(opened.door.guests).toBe(1));
  opened.door.session(PUPIL);
  expect((await before).answers).toEqual([{ t: 'welcome' }]);
});

const WRONG: readonly (readonly [name: string, said: string | Buffer, code: string])[] = [
  ['a hide before the hello', '{"t":"hide"}\n', 'no-hello'],
  ['no JSON', 'hide\n', 'bad-message'],
  ['a release', '{"t":"release"}\n', 'bad-message'],
  ['a command of the hub', '{"t":"cmd.release","id":"x","body":{}}\n', 'bad-message'],
  ['a key too many', '{"t":"hide","black":false}\n', 'bad-message'],
  ['an empty line', '\n', 'bad-message'],
  ['a line of 1 KiB', `${'x'.repeat(DOOR_LIMITS.lineBytes)}\n`, 'too-large'],
  ['no end of a line', 'x'.repeat(DOOR_LIMITS.lineBytes), 'too-large'],
  ['bytes', Buffer.alloc(2_000, 0xff), 'too-large'],
];
test.for(WRONG)('[DOR3] refuses %s and hears no more', async ([, said, code]) => {
  await using opened = await OpenDoor.open();
  const { answers } = await knock(opened.place, [said, hello(opened.place), HIDE]);
  expect(answers).toEqual([{ t: 'refused', code }]);
  expect(opened.hides).toBe(0);
  expect(opened.door.refusals()).toEqual({ [code]: 1 });
  expect((await knock(opened.place, [hello(opened.place), HIDE], 2)).answers).toHaveLength(2);
});

test('[DOR3] hears a line that comes in pieces, and the longest there may be', async () => {
  await using opened = await OpenDoor.open();
  const line = JSON.stringify(hello(opened.place));
  const longest = `${line.slice(0, -1)}${' '.repeat(DOOR_LIMITS.lineBytes - 1 - line.length)}}\n`;
  expect(longest.length).toBe(DOOR_LIMITS.lineBytes);
  const socket = connect(join(opened.place, DOOR_SOCKET));
  let heard = '';
  socket.on('data', (chunk) => (heard += chunk.toString()));
  for (const piece of [longest.slice(0, 500), longest.slice(500, 501), longest.slice(501)]) {
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await vi.waitFor(() => expect(heard).toContain('welcome'));
  socket.destroy();
});

test('[DOR4] lets in so many at once, so many in a while, and so many lines', async () => {
  await using opened = await OpenDoor.open();
  const staying: Socket[] = [];
  while (staying.length < DOOR_LIMITS.guests) staying.push(connect(join(opened.place, DOOR_SOCKET)));
  await vi.waitFor(() => expect(opened.door.guests).toBe(DOOR_LIMITS.guests));
  expect((await knock(opened.place, [])).answers).toEqual([{ t: 'refused', code: 'too-many' }]);
  for (const socket of staying) socket.destroy();
  await vi.waitFor(() => expect(opened.door.guests).toBe(0));
  for (let more = DOOR_LIMITS.guests; more < DOOR_LIMITS.guestsBegun; more += 1)
    expect((await knock(opened.place, [hello(opened.place)], 1)).answers).toEqual([{ t: 'welcome' }]);
  expect((await knock(opened.place, [])).answers).toEqual([{ t: 'refused', code: 'too-fast' }]);
  opened.hand.pass(DOOR_LIMITS.guestsBegunInMs);
  const lines = Array.from({ length: DOOR_LIMITS.linesPerGuest + 1 }, () => hello(opened.place));
  const { answers } = await knock(opened.place, lines);
  expect(answers).toHaveLength(DOOR_LIMITS.linesPerGuest + 1);
  expect(answers.at(-1)).toEqual({ t: 'refused', code: 'too-fast' });
});

test('[DOR4] keeps no connection open that says nothing', async () => {
  await using opened = await OpenDoor.open();
  const idle = knock(opened.place, [hello(opened.place)]);
  await vi.waitFor(() => expect(opened.door.guests).toBe(1));
  opened.hand.pass(DOOR_LIMITS.openMs);
  expect((await idle).answers).toEqual([{ t: 'welcome' }, { t: 'refused', code: 'too-slow' }]);
});

test('[DOR5] counts every refusal by its code and says so', async () => {
  await using opened = await OpenDoor.open();
  await knock(opened.place, ['x\n']);
  await knock(opened.place, ['x\n']);
  await knock(opened.place, [HIDE]);
  expect(opened.door.refusals()).toEqual({ 'bad-message': 2, 'no-hello': 1 });
  expect(opened.refused).toEqual(['bad-message', 'bad-message', 'no-hello']);
  expect(opened.failures).toEqual([]);
});

test('[DOR1] a folder that others may change gets no door', () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-door-'));
  try {
    const open = join(folder, 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    expect(() => prepareDoorFolder(open)).toThrow(DoorFolderError);
    const link = join(folder, 'link');
    symlinkSync('/tmp', link);
    expect(() => prepareDoorFolder(link)).toThrow(DoorFolderError);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('[DOR1] the door of a display has one place', () => {
  const of = (display: string, uid = 0): string => doorFolder({ dataDir: '/data', display, uid });
  expect(of(':0')).toBe('/run/usher/display_0');
  expect(of(':0.1')).toBe(of(':0'));
  expect(of('../../etc:1')).toBe('/run/usher/display.._.._etc_1');
  expect(of(':0', 1_000)).toBe('/data/runtime');
});
