import { addAccount, readAudit } from '@usher/hub';
import { createPasswords, SessionKey } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LessonRoom } from '../integration/hub/lesson-room.ts';
import { RunningSchool, saying } from '../integration/hub/running-school.ts';
import { expectServing } from './stage/aftermath.ts';
import { figure } from './stage/profile.ts';

const PASSWORD = 'a quiet room';

describe('[RT-026] somebody who tries passwords', () => {
  let school: RunningSchool;
  beforeAll(async () => {
    school = await RunningSchool.start();
    await addAccount(school.dataDir, { user: 'mo', role: 'teacher', password: PASSWORD, rooms: 'all' });
  });
  afterAll(() => school[Symbol.asyncDispose]());

  test('[RT-026] has five tries at one account, over every console there is, and the audit tells', async () => {
    const sessionKey = new SessionKey().spki;
    const consoles = [
      await school.console(await school.enrolled('console', 'Desk A')),
      await school.console(await school.enrolled('console', 'Desk B')),
    ];
    const codes: string[] = [];
    for (let i = 0; i < 8; i += 1) {
      const console = consoles[i % 2];
      console?.link.send(saying('sign-in', { user: i % 3 === 0 ? 'MO' : 'mo', password: `guess ${i}`, sessionKey }));
      codes.push((await console?.next('refusal'))?.body.code ?? 'nothing');
    }
    expect(codes).toEqual([...Array(5).fill('wrong-password'), ...Array(3).fill('too-many-tries')]);
    consoles[0]?.link.send(saying('sign-in', { user: 'mo', password: PASSWORD, sessionKey }));
    expect((await consoles[0]?.next('refusal'))?.body.code).toBe('too-many-tries');
    const outcomes = (await readAudit(school.dataDir))
      .filter(({ what }) => what === 'sign-in')
      .map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'wrong-password')).toHaveLength(5);
    expect(outcomes).toContain('too-many-tries');
    await expectServing(school);
  });
});

test('[RT-026] sprays one password over many names no more than thirty times a minute from one console', async () => {
  using room = new LessonRoom();
  room.account('mo', 'teacher');
  const [console, other] = [room.console(), room.console()];
  for (let i = 0; i < 60; i += 1) {
    console.signIn(`name ${i}`, 'password1');
    await room.settle(console.pair);
    room.clock.pass(300);
  }
  expect(room.checked.length).toBeLessThanOrEqual(30);
  const codes = console.take('refusal').map(({ code }) => code);
  expect(codes.slice(0, 30)).toEqual(Array(30).fill('wrong-password'));
  expect(new Set(codes.slice(31))).toEqual(new Set(['too-many-tries']));
  other.signIn('mo');
  await room.settle(other.pair);
  expect(other.take('signed-in')).toHaveLength(1);
});

test('[RT-026] cannot tell a name that is not there from one that is: same words, same work', async () => {
  using room = new LessonRoom();
  room.account('mo', 'teacher');
  const console = room.console();
  for (const user of ['mo', 'nobody', 'MO', 'root']) console.signIn(user, 'not it');
  await room.settle(console.pair);
  const told = console.take('refusal').map(({ code, detail }) => `${code}: ${detail}`);
  expect(new Set(told).size).toBe(1);
  expect(room.checked).toHaveLength(4);
  // The real hash: each of the two costs one derivation of 128 MiB.
  const passwords = createPasswords();
  const record = await passwords.hash(PASSWORD);
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let i = 0; i < 5; i += 1)
    for (const [which, against] of [
      ['known', record],
      ['unknown', null],
    ] as const) {
      const from = performance.now();
      expect(await passwords.verify(against, 'not it')).toBe(false);
      times[which].push(performance.now() - from);
    }
  const median = (values: number[]): number => values.toSorted((a, b) => a - b)[2] ?? 0;
  figure(
    `a wrong password takes ${median(times.known).toFixed(0)} ms, an unknown name ${median(times.unknown).toFixed(0)} ms (median of 5)`,
  );
  expect(median(times.unknown)).toBeGreaterThan(median(times.known) / 4);
});
