import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { built, memoryFolder } from './program.ts';
import { brokenPromises, numbersOf, onFiles, runUnder, spoolFiles, twoAtATime } from './spool/bad-disk.ts';

const LONG = process.env['LONG'] === '1';
const EVERY = Array.from({ length: 50 }, (_, at) => at + 1);
const ROUNDS = LONG ? 20 : 1;
const RUNS = EVERY.length * 2 * ROUNDS;
const CALLS = 'pwrite64,write,fsync,fdatasync';
const TOLD = 12;

let place: string;
let program: string;
beforeAll(async () => {
  place = memoryFolder('usher-errors-');
  program = await built(new URL('spool/tell-program.ts', import.meta.url), place);
});
afterAll(() => rmSync(place, { recursive: true }));

type Fault = { readonly error: 'EIO' | 'ENOSPC'; readonly every: number; readonly from: number };
const faults: readonly Fault[] = Array.from({ length: ROUNDS }, (_, round) =>
  EVERY.flatMap((every) => (['EIO', 'ENOSPC'] as const).map((error) => ({ error, every, from: every + round }))),
).flat();

/** Tells of some things on a disk on which each so-many-th call fails, and returns what came of it. */
const tellOn = async ({ error, every, from }: Fault, ...how: readonly string[]) => {
  const dataDir = join(place, `${error}-${every}-${from}`);
  mkdirSync(dataDir);
  const strace = onFiles(spoolFiles(dataDir), CALLS, `error=${error}:when=${from}+${every}`);
  const ran = await runUnder(strace, [program, dataDir, '1', String(TOLD), ...how]);
  const broken = await brokenPromises(dataDir, ran.lines);
  rmSync(dataDir, { recursive: true });
  return { ...ran, broken };
};

test(`[REL-3] [RPT2] ${RUNS} bad disks: nothing is said to be saved that is not there afterwards`, async () => {
  const outcomes: (readonly [fault: string, ...broken: string[]])[] = [];
  let [saved, whole] = [0, 0];
  await twoAtATime(faults, async (fault) => {
    const { lines, broken, error } = await tellOn(fault);
    saved += numbersOf(lines, 'saved').length;
    if (lines.includes('done')) whole += 1;
    const strange = lines.includes('done') || lines.includes('gave up') ? [] : ['it neither ended nor gave up', error];
    // An error of the disk is not taken for damage: that would be told to the school.
    if (lines.includes('found damaged')) strange.push('it was taken for damage');
    if (broken.length + strange.length > 0) outcomes.push([JSON.stringify(fault), ...broken, ...strange]);
  });
  expect(outcomes).toEqual([]);
  // The same process goes on when the disk lets it: most of these runs end with everything saved.
  expect([saved > RUNS * 3, whole > RUNS / 4]).toEqual([true, true]);
});

test('[REL-3] a spool that takes an error for nothing is found out', async () => {
  const found: string[] = [];
  await twoAtATime(faults.slice(20, 40), async (fault) => {
    found.push(...(await tellOn(fault, 'believing')).broken);
  });
  expect(found.some((one) => one.endsWith('is lost'))).toBe(true);
});
