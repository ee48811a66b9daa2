import { type ChildProcess, spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { LinuxSession } from '@usher/desktop/session';
import { afterEach, expect, test } from 'vitest';

// No server is needed there: who is signed in is told from processes, not from a display.
const DISPLAY = ':218';
const IS_ROOT = process.getuid?.() === 0;

const programs: ChildProcess[] = [];
const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await ended;
};
afterEach(async () => {
  await Promise.all(programs.splice(0).map(end));
});

/** The first program of a session. */
const signIn = async (user: string, account: { uid?: number; gid?: number } = {}): Promise<ChildProcess> => {
  const env = { PATH: process.env['PATH'], DISPLAY, LOGNAME: user };
  const child = spawn('sleep', ['600'], { env, ...account });
  programs.push(child);
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  return child;
};

test('knows who signed in and when nobody is', async () => {
  const session = new LinuxSession({ display: DISPLAY, ownTrees: [] });
  expect(await session.current()).toBeNull();
  const shell = await signIn('amira.khan');
  // Only root's word for another account's name counts.
  const user = IS_ROOT ? 'amira.khan' : userInfo().username;
  const current = await session.current();
  expect(current?.user).toBe(user);
  expect(current?.forMs).toBeGreaterThanOrEqual(0);
  expect(await session.current()).toMatchObject({ user });
  await end(shell);
  expect(await session.current()).toBeNull();
});

test('takes no part of what this process started for a sign-in', async () => {
  await signIn('amira.khan');
  expect(await new LinuxSession({ display: DISPLAY }).current()).toBeNull();
});

test.skipIf(!IS_ROOT)('believes the account that a program runs under, and not the name that it goes by', async () => {
  const session = new LinuxSession({ display: DISPLAY, ownTrees: [] });
  const first = await signIn('the.head', { uid: 65_501, gid: 65_501 });
  expect(await session.current()).toMatchObject({ user: '#65501' });
  await signIn('the.head', { uid: 65_502, gid: 65_502 });
  expect(await session.current()).toMatchObject({ user: '#65501' });
  await end(first);
  expect(await session.current()).toMatchObject({ user: '#65502' });
});
