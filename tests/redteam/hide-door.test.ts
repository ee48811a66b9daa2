import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { doorFolder } from '../../apps/agent/service/door/door-folder.ts';
import { knock, knockAs, tokenIn } from '../integration/agent/knock.ts';
import { OpenDoor } from '../integration/agent/open-door.ts';
import { Classroom, until } from '../integration/agent/classroom.ts';
import { createChance, figure, profile, SEED } from './stage/profile.ts';

const DISPLAY = ':232';
const isRoot = process.getuid?.() === 0;
const [PUPIL, OTHER] = [20_001, 20_002];
const HIDE = { t: 'hide' } as const;
const hello = (folder: string) => ({ t: 'hello', token: tokenIn(folder) }) as const;
/** What is really held: what the next collection takes away is not. */
const heldBytes = (): number => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
};
const notYours = { t: 'refused', code: 'not-yours' };

describe("[RT-071] somebody at the pupil's door", () => {
  let opened: OpenDoor;
  beforeEach(async () => {
    opened = await OpenDoor.open();
    opened.door.session(isRoot ? PUPIL : null);
  });
  afterEach(() => opened[Symbol.asyncDispose]());

  /** Nothing crashed: whoever may come in is heard as before. */
  const isOpen = async (): Promise<void> => {
    opened.hand.pass(60_000);
    const { answers } = await knock(opened.place, [hello(opened.place), HIDE], 2);
    expect(answers).toEqual([{ t: 'welcome' }, { t: 'hidden', black: true }]);
    expect(opened.failures).toEqual([]);
  };

  test.skipIf(!isRoot)('[RT-071] of another account is not heard, whatever token it has got hold of', async () => {
    const stolen = hello(opened.place);
    expect((await knockAs(OTHER, opened.place, [stolen, HIDE])).answers).toEqual([notYours]);
    expect(opened.hides).toBe(0);
    expect(opened.door.refusals()).toEqual({ 'not-yours': 1 });
    await isOpen();
  });

  test.skipIf(!isRoot)('[RT-071] of another account cannot read the token or put a door of its own there', async () => {
    const { tried } = await knockAs(OTHER, opened.place, ['x\n']);
    expect(tried).toEqual({ read: 'EACCES', write: 'EACCES' });
  });

  test.skipIf(!isRoot)('[RT-071] of another account cannot keep the pupil out by coming again and again', async () => {
    const crowd = Array.from({ length: 8 }, () => knockAs(OTHER, opened.place, [HIDE]));
    for (const { answers } of await Promise.all(crowd)) expect(answers).toEqual([notYours]);
    const { answers } = await knockAs(PUPIL, opened.place, [hello(opened.place), HIDE], 2);
    expect(answers.at(-1)).toEqual({ t: 'hidden', black: true });
  });

  test('[RT-071] with a wrong token is not heard', async () => {
    const { token } = hello(opened.place);
    const wrong = ['', 'A'.repeat(43), token.slice(1), `${token}A`, `${token.slice(0, -4)}AAAA`, '\0'.repeat(43)];
    for (const guess of wrong) {
      const { answers } = await knock(opened.place, [{ t: 'hello', token: guess }, HIDE]);
      expect(answers).toEqual([{ t: 'refused', code: 'wrong-token' }]);
    }
    expect(opened.hides).toBe(0);
    await isOpen();
  });

  test('[RT-071] with the token of an earlier start, or of another session, is not heard', async () => {
    const before = hello(opened.place);
    await opened.door[Symbol.asyncDispose]();
    await opened.start();
    const other = hello(opened.place);
    opened.door.session(OTHER);
    for (const old of [before, other])
      expect((await knock(opened.place, [old, HIDE])).answers).toEqual([{ t: 'refused', code: 'wrong-token' }]);
    expect(opened.hides).toBe(0);
    await isOpen();
  });

  test('[RT-071] who speaks another language, or asks for a release in every way, changes nothing', async () => {
    const shown = hello(opened.place);
    const length = (value: number): Buffer => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value >>> 0);
      return bytes;
    };
    const frames: readonly (string | Buffer)[] = [
      ...['release', 'cmd.release', 'unlock', 'show', 'applied', 'ready', 'HIDE', 'hide '].map((t) => `{"t":"${t}"}\n`),
      '{"t":"hide","t":"release"}\n',
      '{"t":["hide"]}\n',
      '{"__proto__":{"t":"hide"}}\n',
      '{"t":"apply","turn":9,"what":null,"hidden":false,"presses":9}\n',
      `${'['.repeat(1_000)}\n`,
      'null\n',
      '[]\n',
      ...[0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff].map((value) =>
        Buffer.concat([length(value), Buffer.alloc(1_100)]),
      ),
      Buffer.from('StopFeature\0ScreenLock\n'),
      Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'),
      Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x0a]),
      Buffer.alloc(256 * 1024, 0x41),
    ];
    for (const frame of frames) {
      opened.hand.pass(60_000);
      const { answers } = await knock(opened.place, [shown, frame]);
      expect(answers[0]).toEqual({ t: 'welcome' });
      expect(answers.at(-1)).toMatchObject({ t: 'refused' });
    }
    expect(opened.hides).toBe(0);
    expect(Object.values(opened.door.refusals()).reduce((sum, count) => sum + count, 0)).toBe(frames.length);
    await isOpen();
  });

  test('[RT-071] who says anything at all at random hides at most, and the door stays open', async () => {
    const tries = profile({ short: 300, long: 20_000 });
    const chance = createChance();
    const shown = hello(opened.place);
    const before = heldBytes();
    const words = Buffer.from('{}[]":,.0123456789\\u\n thidelorasktn');
    for (let round = 0; round < tries; round += 1) {
      opened.hand.pass(60_000);
      const bytes = chance.bytes(chance.below(chance.oneOf([8, 200, 1_500])));
      if (chance.below(2) === 0) for (const [i, byte] of bytes.entries()) bytes[i] = words[byte % words.length] ?? 0;
      const said = [...(chance.below(2) === 0 ? [shown] : []), Buffer.concat([bytes, Buffer.from('\n\n')])];
      const { answers } = await knock(opened.place, said);
      // An empty line at the end is no message: whatever came before, the door closes.
      expect(answers.at(-1)).toMatchObject({ t: 'refused' });
    }
    figure(`${tries} openings said at random (seed ${SEED}): ${JSON.stringify(opened.door.refusals())}`);
    expect(opened.hides).toBe(0);
    expect(heldBytes() - before).toBeLessThan(64 * 1024 * 1024);
    await isOpen();
  });
});

test.skipIf(!isRoot)('[RT-071] what is tried at the door of a real agent is in the audit of the hub', async () => {
  await using room = await Classroom.open(DISPLAY);
  await room.signIn(PUPIL);
  await room.join();
  const folder = doorFolder({ dataDir: room.settings().dataDir, display: DISPLAY, uid: 0 });
  expect(await room.order('cmd.lock', { durationMs: 60_000, message: '' })).toBe('done');
  // Whoever is signed in has the token, and nobody else is heard.
  const { answers, tried } = await knockAs(PUPIL, folder, ['{"t":"release"}\n']);
  expect([answers, tried]).toEqual([[{ t: 'refused', code: 'bad-message' }], { read: 'done', write: 'EACCES' }]);
  expect((await knockAs(OTHER, folder, [hello(folder), HIDE])).answers).toEqual([notYours]);
  expect(await room.isLocked()).toBe(true);
  const told = async () =>
    (await room.audit())
      .filter(({ what, station }) => what === 'alarm' && station === room.agent.deviceId)
      .map(({ detail }) => detail)
      .filter(({ kind }) => kind === 'door-refused');
  await until(async () => (await told()).reduce((sum, { count }) => sum + Number(count), 0) === 2, 'both in the audit');
  // The same door lets in whom it is for.
  const heard = await knockAs(PUPIL, folder, [hello(folder), HIDE], 2);
  expect(heard.answers).toEqual([{ t: 'welcome' }, { t: 'hidden', black: true }]);
  expect(await room.isBlack()).toBe(true);
});
