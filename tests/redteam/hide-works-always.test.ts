import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { revoke } from '@usher/hub';
import { openIdentity } from '@usher/trust';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runAgent } from '../../apps/agent/index.ts';
import { doorFolder } from '../../apps/agent/service/door/door-folder.ts';
import { knock, tokenIn } from '../integration/agent/knock.ts';
import { Classroom, until } from '../integration/agent/classroom.ts';

const DISPLAY = ':230';
const KEY_A = 38;
const LOCK = { durationMs: 120_000, message: 'Look this way' };

let room: Classroom;
beforeAll(async () => {
  room = await Classroom.open(DISPLAY);
});
afterEach(() => room.leave());
afterAll(() => room[Symbol.asyncDispose]());

const folder = (dataDir = room.settings().dataDir): string =>
  doorFolder({ dataDir, display: DISPLAY, uid: process.geteuid?.() ?? 0 });

/** What a pupil can do to get rid of black: press again, speak at the door, restart the agent. Staff alone take it off. */
const staysBlack = async (): Promise<void> => {
  await room.pressHide();
  const hello = { t: 'hello', token: tokenIn(folder()) } as const;
  for (const said of ['{"t":"release"}\n', '{"t":"show"}\n', '{"t":"hide","on":false}\n'])
    expect((await knock(folder(), [hello, said])).answers.at(-1)).toEqual({ t: 'refused', code: 'bad-message' });
  expect((await knock(folder(), [hello, { t: 'hide' }], 2)).answers.at(-1)).toEqual({ t: 'hidden', black: true });
  expect(await room.isBlack()).toBe(true);
};

const hide = async (): Promise<void> => {
  await room.pressHide();
  await until(() => room.isBlack(), 'black after the key');
};

/** The teacher is told, and takes it off with everything else. */
const released = async (): Promise<void> => {
  await until(() => typeof room.view?.hiddenSince === 'number', 'the teacher hears of it');
  expect(await room.order('cmd.release', {})).toBe('done');
  await until(() => room.isWork(), 'the release');
  await until(() => room.view?.hiddenSince === null && room.view.cover.kind === 'none', 'the teacher hears of that');
  expect(
    (await room.audit()).filter(({ what, station }) => what === 'cmd.release' && station === room.agent.deviceId),
  ).toMatchObject([{ who: 'a.teacher', outcome: 'done' }]);
};

describe('[RT-118] a pupil hides the screens', () => {
  test('[RT-118] in a lesson, with no picture from then on, until staff take it off', async () => {
    await room.join();
    room.teacher.watch(room.agent.deviceId);
    await until(() => room.teacher.pictures > 0, 'a picture');
    await hide();
    await staysBlack();
    await until(() => typeof room.view?.hiddenSince === 'number', 'the teacher hears of it');
    const { pictures } = room.teacher;
    // A still screen says that it is still every two seconds (PIC3); a hidden one says nothing.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(room.teacher.pictures).toBe(pictures);
    await released();
    await until(() => room.teacher.pictures > pictures, 'a picture afterwards');
    await room.pupil.typeTogether([KEY_A]);
    expect(room.keys).toContain(KEY_A);
  });

  test('[RT-118] while locked: the lock keeps keys and time beneath it', async () => {
    await room.join();
    expect(await room.order('cmd.lock', LOCK)).toBe('done');
    await until(() => room.isLocked(), 'the lock');
    await hide();
    await staysBlack();
    await room.pupil.typeTogether([KEY_A]);
    expect(room.keys).not.toContain(KEY_A);
    await until(() => room.view?.cover.kind === 'locked', 'the lock is told of all the same');
    await released();
  });

  test('[RT-118] while covered: it stays when the cover has had its time', async () => {
    await room.join();
    expect(await room.order('cmd.cover', { durationMs: 1_500 })).toBe('done');
    await hide();
    await until(() => typeof room.view?.hiddenSince === 'number', 'the teacher hears of it');
    await until(() => room.view?.cover.kind === 'none', 'the end of the cover');
    await staysBlack();
    await released();
  });

  test('[RT-118] while a lock is ordered over it: black stays above', async () => {
    await room.join();
    await hide();
    expect(await room.order('cmd.lock', LOCK)).toBe('done');
    expect(await room.isBlack()).toBe(true);
    await released();
  });

  test('[RT-118] offline, through a restart of the agent, and the teacher hears of it later', async () => {
    await room.join();
    room.cable.unplug();
    await until(() => room.view?.link === 'off', 'the end of the link');
    await hide();
    await staysBlack();
    await room.restart();
    await until(() => room.isBlack(), 'black after a restart');
    await staysBlack();
    room.cable.plug();
    await until(() => room.view?.link === 'up', 'the link');
    await released();
    expect(room.notes).not.toContain("the pupil's door is not open");
  });

  test('[RT-118] quarantined: another computer has the same identity', async () => {
    await room.join();
    const copy = await room.school.agent(await openIdentity(join(room.settings().dataDir, 'identity')));
    await until(() => room.view?.quarantined === true, 'the quarantine');
    await hide();
    await staysBlack();
    // The hub lets nobody command either of the two, and does not show what they say of themselves.
    expect(await room.order('cmd.release', {})).toBe('refused: quarantined');
    expect([await room.isBlack(), room.view?.hiddenSince]).toEqual([true, null]);
    await room.restart();
    await until(() => room.isBlack(), 'black after a restart');
    expect((await room.audit()).filter(({ station }) => station === room.agent.deviceId)).toContainEqual(
      expect.objectContaining({ what: 'cmd.release', outcome: 'refused' }),
    );
    await copy.hangUp();
  });

  test('[RT-118] revoked: a hub that refuses the computer changes nothing', async () => {
    await room.join();
    await revoke(room.school.dataDir, { device: room.agent.deviceId });
    await until(() => room.view?.link !== 'up', 'the end of the link');
    await hide();
    await staysBlack();
    await room.restart();
    await until(() => room.isBlack(), 'black after a restart');
    await staysBlack();
    const station = room.agent.deviceId;
    const has = async (what: string): Promise<boolean> =>
      (await room.audit()).some((line) => line.what === what && line.station === station);
    expect(await has('device.revoke')).toBe(true);
    await until(() => has('refusals'), 'the hub writes down whom it refused');
  });

  test('[RT-118] before the computer is enrolled, and through its enrolment', async () => {
    const giveUp = new AbortController();
    const waiting = runAgent({ ...room.settings(), wait: giveUp.signal }).catch((cause: unknown) => cause);
    await until(async () => {
      await room.pressHide();
      return room.isBlack();
    }, 'black');
    await staysBlack();
    giveUp.abort();
    expect(await waiting).toBe(giveUp.signal.reason);
    await until(() => room.isWork(), 'the end of the agent');
    await room.join();
    await until(() => room.isBlack(), 'black once enrolled');
    await staysBlack();
    await released();
  });

  test('[RT-118] with what was kept damaged: the key works anew', async () => {
    await room.join();
    await hide();
    await room.agent[Symbol.asyncDispose]();
    rmSync(join(room.settings().dataDir, 'cover.json'));
    room.agent = await runAgent(room.settings());
    expect(await room.isWork()).toBe(true);
    await hide();
    await staysBlack();
  });
});
