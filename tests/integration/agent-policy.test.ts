import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishPolicy, readAudit, readPolicies } from '@usher/hub';
import type { SignedStatement } from '@usher/protocol';
import { isStatementOf, newId } from '@usher/trust';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PolicyKeeper } from '../../apps/agent/service/policy-keeper.ts';
import { Classroom, until } from './agent/classroom.ts';
import { SchoolHand } from './authority/school-hand.ts';

const DISPLAY = ':233';
const [CTRL, ALT, H, K] = [37, 64, 43, 45];
const BY = { by: 'c.day', note: 'H is taken by another program' };

let room: Classroom;
beforeEach(async () => {
  room = await Classroom.open(DISPLAY);
});
afterEach(() => room[Symbol.asyncDispose]());

const press = (letter: number): Promise<void> => room.pupil.typeTogether([CTRL, ALT, letter]);
const pressUntilBlack = (letter: number): Promise<void> =>
  until(async () => {
    await press(letter);
    return room.isBlack();
  }, 'black');
const show = async (): Promise<void> => {
  await room.order('cmd.release', {});
  await until(() => room.isWork(), 'the desktop is there again');
};

test('[POL2] [POL3] a published letter works at once, the one before no more, and after a restart without the hub', async () => {
  await room.join();
  await press(H);
  await until(() => room.isBlack(), 'black by the default');
  await show();
  await publishPolicy(room.school.dataDir, { hideLetter: 'k' }, BY);
  await pressUntilBlack(K);
  await show();
  await press(H);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await room.isWork()).toBe(true);
  // To the program it is a key like any other again.
  expect(room.keys).toContain(H);

  await room.school.stopHub();
  await room.restart();
  await press(K);
  await until(() => room.isBlack(), 'black without the hub');
  expect(await readPolicies(room.school.dataDir, 9)).toMatchObject([{ ...BY, choices: { hideLetter: 'k' } }]);
  expect((await readAudit(room.school.dataDir, 0, 1_000)).map(({ what }) => what)).toContain('policy.published');
});

test('[POL2] a computer that was off when it was published is told when it comes', async () => {
  await publishPolicy(room.school.dataDir, { hideLetter: 'k' }, BY);
  await room.join();
  await pressUntilBlack(K);
  expect(room.view?.link).toBe('up');
});

test('[POL4] what was kept and cannot be read is as nothing, and the key has its letter all the same', async () => {
  await room.join();
  await room.school.stopHub();
  writeFileSync(join(room.settings().dataDir, 'policy.json'), '{"hideLetter":');
  await room.restart();
  await press(H);
  await until(() => room.isBlack(), 'black');
  expect(room.notes).not.toContain("the school's policy could not be kept");
});

test('[POL1] takes nothing that is not signed, another school’s, not of its form or older', async () => {
  const [school, stranger] = [new SchoolHand(), new SchoolHand()];
  const isOfSchool = (_kind: string, statement: SignedStatement): boolean =>
    isStatementOf('policy', statement, school.facts('').issuingKey);
  const opened = () =>
    PolicyKeeper.open({
      dataDir: room.school.folder,
      authority: { schoolId: school.schoolId, isOfSchool },
      log: { info: () => undefined, warn: () => undefined },
    });
  const keeper = await opened();
  const policy = { schoolId: school.schoolId, version: 5, hideLetter: 'k', contacts: [] };
  expect(keeper.take(stranger.policy(policy))).toBe('not-signed');
  expect(keeper.take(school.policy({ ...policy, schoolId: newId() }))).toBe('bad-frame');
  expect(keeper.take(school.policy({ ...policy, hideLetter: 'kk' }))).toBe('bad-frame');
  expect(keeper.take(school.policy(policy))).toBeNull();
  expect(keeper.take(school.policy({ ...policy, version: 4, hideLetter: 'j' }))).toBe('rolled-back');
  expect([keeper.version, keeper.choices.hideLetter]).toEqual([5, 'k']);
  await keeper[Symbol.asyncDispose]();
  expect((await opened()).choices.hideLetter).toBe('k');
});
