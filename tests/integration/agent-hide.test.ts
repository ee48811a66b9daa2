import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askToHide } from '../../apps/agent/index.ts';
import { AgentError } from '../../apps/agent/errors.ts';
import { Classroom, until } from './agent/classroom.ts';

const DISPLAY = ':233';
const USHER = fileURLToPath(new URL('../../apps/usher/index.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;
const [PUPIL, OTHER] = [20_001, 20_002];
const LOCK = { durationMs: 120_000, message: '' };

let room: Classroom;
beforeEach(async () => {
  room = await Classroom.open(DISPLAY);
});
afterEach(() => room[Symbol.asyncDispose]());

const where = () => ({ display: DISPLAY, dataDir: room.settings().dataDir });

/** The command as an account; what it said and its exit status. */
const pupilHide = async (uid: number, display = DISPLAY): Promise<readonly [said: string, status: unknown]> => {
  const args = [USHER, 'pupil', 'hide', '--display', display, '--json'];
  const child = spawn(process.execPath, args, {
    ...(isRoot ? { uid, gid: uid } : {}),
    cwd: '/',
    env: {},
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [status] = await once(child, 'close');
  return [said, status];
};

test('[HID1] the key hides the screens and nothing of it reaches the program that was typed in', async () => {
  await room.join();
  await room.pressHide();
  await until(() => room.isBlack(), 'black');
  expect(room.keys).not.toContain(43);
  await until(() => typeof room.view?.hiddenSince === 'number', 'the teacher hears of it');
});

test('[HID1] [DOR3] the door hides the screens too', async () => {
  await room.join();
  expect(await askToHide(where())).toEqual({ black: true });
  expect(await room.isBlack()).toBe(true);
});

test.skipIf(!isRoot)('[DOR1] the command is for whoever is signed in', async () => {
  await room.signIn(PUPIL);
  await room.join();
  const [refused, failed] = await pupilHide(OTHER);
  expect([JSON.parse(refused), failed]).toMatchObject([{ ok: false, code: 'door-refused' }, 1]);
  expect(await room.isWork()).toBe(true);
  const [said, status] = await pupilHide(PUPIL);
  expect([JSON.parse(said), status]).toEqual([{ ok: true, black: true }, 0]);
  expect(await room.isBlack()).toBe(true);
});

test('a display without an agent has no door', async () => {
  const failure = await askToHide({ display: ':249' }).catch((cause: unknown) => cause);
  expect(failure).toBeInstanceOf(AgentError);
  expect(failure).toMatchObject({ code: 'no-door' });
});

test("[COV6] [HID4] a lock and the pupil's own cover lie over the screens of the next session", async () => {
  await room.join();
  expect(await room.order('cmd.lock', LOCK)).toBe('done');
  await room.newSession();
  await until(() => room.isLocked(), 'the lock of the next session');
  await room.pupil.typeTogether([38]);
  expect(room.keys).toEqual([]);
  await room.pressHide();
  await until(() => room.isBlack(), 'black');
  await room.newSession();
  await until(() => room.isBlack(), 'black in the session after');
  await until(() => room.view?.guard === 'up' && typeof room.view.hiddenSince === 'number', 'the report');
  expect(await room.order('cmd.release', {})).toBe('done');
  await until(() => room.isWork(), 'the release');
});

test('[HID4] a frozen or killed guard is followed by one that is black', async () => {
  await room.join();
  await room.pressHide();
  await until(() => room.isBlack(), 'black');
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    const before = room.agent.guardPid() ?? 0;
    process.kill(before, signal);
    await until(() => ![undefined, before].includes(room.agent.guardPid()), 'another guard');
    await until(() => room.isBlack(), 'black');
  }
  expect(room.keys).not.toContain(43);
});
