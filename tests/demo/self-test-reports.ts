import { join } from 'node:path';
import { openRows } from '@usher/register';
import { typeTogether } from '@usher/desktop/testing';
import { z } from 'zod';
import { type Checks, insist, until } from './checks.ts';
import type { Demonstration, DemoPupil } from './demonstration.ts';
import { type Answer, usher } from './usher.ts';

/** Ctrl, Alt and H: the pupil's own key. */
const HIDE = [37, 64, 43];

const Told = z.object({ promise: z.string() });
const Facts = z.object({ device: z.string() });
const Verified = z.object({ ok: z.boolean(), size: z.number() });

type Hidden = { readonly areHidden: (stations: readonly string[]) => Promise<void> };

/** How many incidents each station reported, by the register's own rows. */
const reported = async (demo: Demonstration): Promise<ReadonlyMap<string, number>> => {
  await using rows = await openRows(demo.school.register);
  const counts = new Map<string, number>();
  for await (const some of rows.table('entry'))
    for (const { kind, facts } of some) {
      if (kind !== 'case.report') continue;
      const { device } = Facts.parse(JSON.parse(facts));
      counts.set(device, (counts.get(device) ?? 0) + 1);
    }
  return counts;
};

/** How often words stand in the register. */
const stands = async (demo: Demonstration, words: string): Promise<number> => {
  await using rows = await openRows(demo.school.register);
  let count = 0;
  for await (const some of rows.table('entry_words'))
    count += some.filter(({ name, text }) => name === 'text' && text === words).length;
  return count;
};

const atDoor = (
  demo: Demonstration,
  { display, station }: DemoPupil,
  verb: string,
  ...args: string[]
): Promise<Answer> =>
  usher(['pupil', verb, '--display', display, '--data', join(demo.school.folder, 'agents', station), ...args]);

const WORDS = ['someone was unkind to me', 'I saw it while the screen was locked', 'the network was off'] as const;

/** One pupil hides and tells, another while locked, a third without a network: the register has all three, once. */
export const checkReports = async (checks: Checks, demo: Demonstration, { areHidden }: Hidden): Promise<void> => {
  const { school, pupils } = demo;
  const [free, locked, offline] = pupils;
  if (free === undefined || locked === undefined || offline === undefined)
    return checks.skip('three pupils hide and tell', 'fewer than three pupils');
  const before = await reported(demo);
  const three = [free, locked, offline];

  await checks.check('one pupil hides and tells, another while locked, a third without a network', async () => {
    const { status, errors } = await school.lesson('lock', '--station', locked.station, '--minutes', '5');
    insist(status === 0, errors);
    demo.killAgent(offline);
    demo.startAgent(offline, { offline: true });
    await until(
      'the offline agent has no door',
      () => atDoor(demo, offline, 'hide'),
      ({ status: how }) => how === 0,
    );
    for (const pupil of [free, locked]) await typeTogether(pupil.display, HIDE);
    await areHidden(three.map(({ station }) => station));
    for (const [n, pupil] of three.entries()) {
      const told = await atDoor(demo, pupil, 'tell', '--kind', 'unkind', '--text', WORDS[n] ?? '');
      insist(told.status === 0, told.errors);
      const { promise } = Told.parse(told.json);
      insist(promise !== 'promise.sending', `${pupil.station} was told ${promise}`);
    }
  });
  await checks.check('the register has what could reach it, and not yet what could not', async () => {
    await until(
      'the first two are not there',
      () => Promise.all([stands(demo, WORDS[0]), stands(demo, WORDS[1])]),
      (counts) => counts.every((count) => count === 1),
    );
    insist((await stands(demo, WORDS[2])) === 0, 'a report came without a network');
  });
  await checks.check('with the network back all three are in the register, exactly once', async () => {
    demo.killAgent(offline);
    demo.startAgent(offline);
    await until(
      'a report is missing or doubled',
      async () => {
        const now = await reported(demo);
        return Promise.all(
          three.map(async ({ station }, n) => [
            (now.get(station) ?? 0) - (before.get(station) ?? 0),
            await stands(demo, WORDS[n] ?? ''),
          ]),
        );
      },
      (counts) => counts.every(([reports, words]) => reports === 1 && words === 1),
    );
  });
  await checks.check('the register was not changed by anybody, by its own verifier', async () => {
    const data = join(school.folder, 'hub');
    const verified = await usher([
      'register',
      'verify',
      school.register,
      '--key',
      join(data, 'register.pub'),
      '--devices',
      data,
    ]);
    insist(verified.status === 0 && Verified.parse(verified.json).ok, verified.errors);
  });
};
