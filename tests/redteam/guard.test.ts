import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { readAudit } from '@usher/hub';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { childrenOf, processFacts } from './stage/children.ts';
import { GuardedComputer, until, USHER } from './stage/guarded-computer.ts';
import { networkSockets } from './stage/open-files.ts';
import { IS_ROOT, Pupil, PUPIL } from './stage/pupil.ts';
import { startTeacher, type Teacher } from './stage/teacher.ts';

const PC = 'PC-1';

describe.skipIf(!IS_ROOT)('a guard and a service against a program of the pupil', () => {
  let school: RunningSchool;
  let computer: GuardedComputer;
  let teacher: Teacher;
  let pupil: Pupil;
  beforeAll(async () => {
    school = await RunningSchool.start();
    computer = await GuardedComputer.set(school, PC);
    await computer.start(await school.code());
    teacher = await startTeacher(school);
    pupil = await Pupil.start();
    await until('the station is up', () => teacher.named(PC)?.link === 'up');
    teacher.watch(PC);
    teacher.lock(PC);
    await until('the lock', () => computer.isLocked());
  });
  afterAll(async () => {
    pupil[Symbol.dispose]();
    await computer[Symbol.asyncDispose]();
    await school[Symbol.asyncDispose]();
  });

  test('[RT-077] no process of the agent can be traced, read, changed, stopped or ended by a pupil', async () => {
    const { service, guard } = computer;
    expect(await pupil.tryProcess(service)).toEqual([]);
    expect(await pupil.tryProcess(guard)).toEqual([]);
    expect(processFacts(guard)).toMatchObject({ parent: service, state: 'S' });
    expect([service, guard]).toEqual([computer.service, computer.guard]);
    expect(await computer.isLocked()).toBe(true);
    expect(teacher.named(PC)).toMatchObject({ link: 'up', guard: 'up', tamperedSince: null });
    // Nothing reached the agent, so there is nothing to tell.
    expect((await readAudit(school.dataDir)).filter(({ what }) => what === 'alarm')).toEqual([]);
  });

  test('[RT-077] the same tries do all that to a process of the pupil', async () => {
    const own = spawn('sleep', ['60'], { uid: PUPIL, gid: PUPIL });
    const done = await pupil.tryProcess(own.pid ?? 0);
    for (const what of [
      'look into environ',
      'change memory of',
      'attach to',
      'limit',
      'take a file',
      'put last',
      'stop',
      'kill',
    ])
      expect(done.join('\n')).toContain(what);
  });

  test('[RT-077] a guard cannot be looked into by its own account either', async () => {
    const { guard } = computer;
    const uid = processFacts(guard)?.uid ?? 0;
    expect(uid).toBeGreaterThan(0);
    // Whoever gave rights up is nobody's to look into, root's excepted: its files in /proc are root's.
    for (const name of ['environ', 'mem', 'maps', 'fd']) expect(statSync(`/proc/${guard}/${name}`).uid).toBe(0);
    using same = await Pupil.start(uid);
    const done = await same.tryProcess(guard);
    expect(done.filter((what) => /look into|change memory|attach|seize|memory|file|program/.test(what))).toEqual([]);
    await until('another guard', () => computer.guard !== 0 && computer.guard !== guard);
    await until('the lock', () => computer.isLocked());
  });

  test('[RT-073] a guard starts no program and opens no address, whatever it is asked', async () => {
    const { guard, service } = computer;
    for (const message of [
      '$(touch /tmp/x)',
      '`id`',
      '; reboot',
      'https://example.org/',
      'file:///etc/shadow',
      '<a href="x">',
    ])
      teacher.lock(PC, 600_000 + message.length);
    teacher.watch(PC);
    const end = performance.now() + 1_500;
    while (performance.now() < end) {
      expect(childrenOf(guard)).toEqual([]);
      expect(childrenOf(service).map(({ pid }) => pid)).toEqual([guard]);
      expect(networkSockets(guard)).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await computer.isLocked()).toBe(true);
  });
});

describe.skipIf(!IS_ROOT)('a guard and a service that run as the pupil', () => {
  test('[RT-110] are told of as such, and are back all the same when the pupil ends the guard', async ({ skip }) => {
    await using school = await RunningSchool.start();
    await using computer = await GuardedComputer.set(school, PC, PUPIL);
    using pupil = await Pupil.start();
    // Below a folder of root's nobody but root can start a program of this checkout.
    if (!(await pupil.tryFiles([USHER])).includes(`read ${USHER}`)) skip('pupils cannot read this checkout');
    await computer.start(await school.code());
    expect(computer.said).toContain('the guard has no account of its own');
    const teacher = await startTeacher(school);
    await until('the station is up', () => teacher.named(PC)?.link === 'up');
    teacher.lock(PC);
    await until('the lock', () => computer.isLocked());
    for (let times = 0; times < 3; times += 1) {
      const { guard } = computer;
      expect((await pupil.tryProcess(guard)).length).toBeGreaterThan(0);
      await until('another guard', () => ![0, guard].includes(computer.guard));
      await until('the lock', () => computer.isLocked());
    }
    await until('the teacher sees the tampering', () => teacher.named(PC)?.tamperedSince != null);
  });
});
