import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CaseBook } from '../../apps/hub/incidents/case/case-book.ts';
import { openSchoolRegister } from '../../apps/hub/incidents/open-register.ts';
import type { Case } from '@usher/incidents';
import { newId, openSchool } from '@usher/trust';
import { openRows, verifyRegister } from '@usher/register';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runAgent } from '../../apps/agent/index.ts';
import { Classroom, until } from './agent/classroom.ts';

const DISPLAY = ':233';

let room: Classroom;
beforeEach(async () => {
  room = await Classroom.open(DISPLAY);
});
afterEach(() => room[Symbol.asyncDispose]());

/** The cases that the register has, read when the hub has been stopped, and its verdict on itself. */
const casesAfterwards = async (): Promise<readonly Case[]> => {
  if (room.school.isRunning) await room.school.stopHub();
  const clock = { now: Date.now, monotonic: () => performance.now(), after: () => () => undefined };
  const { schoolId } = await openSchool(room.school.dataDir);
  const opened = await openSchoolRegister({ dataDir: room.school.dataDir, schoolId, clock });
  await using register = opened.register;
  const { cases } = await new CaseBook(register, newId).list({ limit: 100 });
  const spki = Buffer.from(opened.card.logKey, 'base64url');
  await using rows = await openRows(join(room.school.dataDir, 'register.db'));
  const { found } = await verifyRegister(rows, { spki, witnessed: [] });
  expect(found).toBe(0);
  return cases;
};

const reportsOf = (cases: readonly Case[]) => cases.flatMap(({ reports }) => reports);

test('[RPT4] a press of the key is one case in the register, and the agent holds nothing that waits', async () => {
  await room.join();
  await room.pressHide();
  await until(() => room.isBlack(), 'black');
  await until(() => room.promise() === 'promise.received', 'received');
  const { deviceId } = room.agent;
  expect(room.waiting()).toBe(0);
  await room.agent[Symbol.asyncDispose]();
  const cases = await casesAfterwards();
  expect(cases).toHaveLength(1);
  expect(reportsOf(cases)).toMatchObject([
    { kind: 'case.report', by: `device:${deviceId}`, facts: { source: 'pupil', room: 'ICT1', device: 'PC-1' } },
  ]);
});

test('[RPT2] a report made without a hub waits through a restart, and arrives once', async () => {
  await room.join();
  const { port } = room.school.hub;
  await room.school.stopHub();
  await room.pressHide();
  await until(() => room.isBlack(), 'black');
  await until(() => room.promise() === 'promise.saved', 'saved');
  await room.restart();
  await room.school.startHub(port);
  await until(() => room.waiting() === 0, 'received');
  await room.agent[Symbol.asyncDispose]();
  expect(reportsOf(await casesAfterwards())).toHaveLength(1);
});

test('[RPT2] nothing of a report can be read on the pupil’s computer', async () => {
  await room.join();
  const { port } = room.school.hub;
  await room.school.stopHub();
  await room.pressHide();
  await until(() => room.isBlack(), 'black');
  await room.tell({ about: 'me', kinds: ['unkind'], text: 'the canary sings at noon', url: '' });
  expect(room.filesHold('canary sings')).toEqual([]);
  await room.school.startHub(port);
  await until(() => room.waiting() === 0, 'received');
  await room.agent[Symbol.asyncDispose]();
  const [one] = await casesAfterwards();
  expect(one?.reports.map(({ kind }) => kind)).toEqual(['case.report', 'case.more']);
  expect(one?.reports.map(({ words }) => words.text)).toEqual([undefined, 'the canary sings at noon']);
});

test('[RPT7] a register that was put back to an old backup is noticed, and gets again what it had lost', async () => {
  await room.join();
  const { port } = room.school.hub;
  const file = join(room.school.dataDir, 'register.db');
  await room.pressHide();
  await until(() => room.promise() === 'promise.received', 'received');
  await room.order('cmd.release', {});
  await until(async () => room.isWork(), 'released');
  await room.school.stopHub();
  const backup = readFileSync(file);
  await room.school.startHub(port);
  await until(() => room.view?.link === 'up', 'back');
  await room.pressHide();
  await until(() => room.promise() === 'promise.received', 'the second received');
  await room.school.stopHub();
  for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
  writeFileSync(file, backup);
  await room.school.startHub(port);
  await until(() => room.notes.includes('the school’s register is not what it was'), 'the alarm');
  await until(async () => (await room.audit()).some(({ what }) => what === 'register.alarm'), 'the line of audit');
  await until(() => room.waiting() === 0, 'all brought again');
  await room.agent[Symbol.asyncDispose]();
  expect(reportsOf(await casesAfterwards())).toHaveLength(2);
});

test('[RPT9] a computer whose disk was put back to an earlier state promises no more than until its restart', async () => {
  await room.join();
  const { dataDir } = room.settings();
  await room.agent[Symbol.asyncDispose]();
  const earlier = `${dataDir} earlier`;
  cpSync(dataDir, earlier, { recursive: true });
  for (let start = 0; start < 2; start += 1) {
    room.agent = await runAgent(room.settings());
    await room.agent.linked;
    // A word after the welcome, so that the hub knows it arrived.
    await until(() => room.view?.link === 'up' && room.view.guard === 'up', 'up');
    await room.agent[Symbol.asyncDispose]();
  }
  rmSync(dataDir, { recursive: true });
  cpSync(earlier, dataDir, { recursive: true });
  room.agent = await runAgent(room.settings());
  await room.agent.linked;
  room.cable.unplug();
  await room.pressHide();
  await until(() => room.isBlack(), 'black');
  await expect.poll(() => room.promise(), { timeout: 15_000 }).toBe('promise.volatile');
});
