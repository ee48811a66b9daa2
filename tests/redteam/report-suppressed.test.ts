import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CaseBook } from '../../apps/hub/incidents/case/case-book.ts';
import { openSchoolRegister } from '../../apps/hub/incidents/open-register.ts';
import { newId, openSchool } from '@usher/trust';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BALLAST_BYTES } from '../../apps/agent/service/report/ballast.ts';
import { Classroom, until } from '../integration/agent/classroom.ts';

const DISPLAY = ':247';

let room: Classroom;
beforeEach(async () => {
  room = await Classroom.open(DISPLAY);
});
afterEach(() => room[Symbol.asyncDispose]());

/** What was told in the reports of the register, when everything has been stopped. */
const told = async (): Promise<ReadonlySet<string | undefined>> => {
  await room.agent[Symbol.asyncDispose]();
  await room.school.stopHub();
  const clock = { now: Date.now, monotonic: () => performance.now(), after: () => () => undefined };
  const { schoolId } = await openSchool(room.school.dataDir);
  const { register } = await openSchoolRegister({ dataDir: room.school.dataDir, schoolId, clock });
  await using open = register;
  const { cases } = await new CaseBook(open, newId).list({ limit: 100 });
  const all = cases.flatMap(({ reports }) => reports.map(({ words }) => words.text));
  expect(new Set(all).size).toBe(all.length);
  return new Set(all);
};

const tell = (text: string): Promise<unknown> => room.tell({ about: 'me', kinds: ['unkind'], text, url: '' });
const spooled = (name: string): string => join(room.settings().dataDir, 'spool', name);
const auditOf = async (what: string) => (await room.audit()).filter((line) => line.what === what);

test('[RT-117] a blocked port keeps a report back, not out: it waits through a restart, and the hub hears that it waited', async () => {
  await room.join();
  expect(await auditOf('reports.waiting')).toEqual([]);
  room.cable.unplug();
  await tell('the port is blocked');
  await tell('and still is');
  await room.restart();
  expect(room.waiting()).toBe(2);
  room.cable.plug();
  await until(() => room.waiting() === 0, 'received');
  await until(async () => (await auditOf('reports.waiting')).length > 0, 'the line of audit');
  expect(await auditOf('reports.waiting')).toMatchObject([
    { station: room.agent.deviceId, outcome: 'told', detail: { waiting: 2 } },
  ]);
  expect(await told()).toEqual(new Set(['and still is', 'the port is blocked']));
});

test('[RT-117] a disk that somebody filled has room for what a pupil tells, and it gets through', async () => {
  const { dataDir } = room.settings();
  mkdirSync(dataDir, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m,mode=700', 'tmpfs', dataDir]);
  try {
    await room.join();
    room.cable.unplug();
    await tell('before it was filled');
    const filling = join(dataDir, 'filling');
    const { bavail, bsize } = statfsSync(dataDir);
    writeFileSync(filling, Buffer.alloc(bavail * bsize, 1));
    expect(statfsSync(dataDir).bavail).toBe(0);
    await tell('on a full disk');
    expect([room.promise(), room.waiting()]).toEqual(['promise.saved', 2]);
    expect(statfsSync(dataDir).bavail * bsize).toBeGreaterThan(BALLAST_BYTES / 2);
    room.cable.plug();
    await until(() => room.waiting() === 0, 'received');
    unlinkSync(filling);
    expect(await told()).toEqual(new Set(['before it was filled', 'on a full disk']));
  } finally {
    await room.agent?.[Symbol.asyncDispose]();
    execFileSync('umount', ['--lazy', dataDir]);
  }
});

test('[RT-117] a spool that somebody deletes while it is open loses nothing', async () => {
  await room.join();
  room.cable.unplug();
  await tell('before it was deleted');
  for (const part of ['', '-wal', '-shm']) rmSync(spooled(`reports.db${part}`), { force: true });
  await tell('after it was deleted');
  expect(room.waiting()).toBe(2);
  // Folder and all, and without a word more: what was read of it goes out over the first link.
  rmSync(join(room.settings().dataDir, 'spool'), { recursive: true });
  room.cable.plug();
  await until(() => room.promise() === 'promise.received', 'received');
  expect(await told()).toEqual(new Set(['after it was deleted', 'before it was deleted']));
});
