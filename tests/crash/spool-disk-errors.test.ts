import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { built, memoryFolder } from './program.ts';
import { brokenPromises, numbersOf, failing, runUnder, spoolFiles, twoAtATime } from './spool/bad-disk.ts';

const LONG = process.env['LONG'] === '1';
const EVERY = Array.from({ length: 50 }, (_, at) => at + 1);
const ROUNDS = LONG ? 20 : 1;
const RUNS = EVERY.length * 2 * ROUNDS;
const WRITES = 'pwrite64,write,fsync,fdatasync';
const ALL = `${WRITES},pread64,openat,ftruncate,unlink,rename`;
const TOLD = 12;

let place: string;
let program: string;
beforeAll(async () => {
  place = memoryFolder('usher-errors-');
  program = await built(new URL('spool/tell-program.ts', import.meta.url), place);
});
afterAll(() => rmSync(place, { recursive: true }));

type Fault = { readonly error: 'EIO' | 'ENOSPC'; readonly calls: string; readonly when: string };
const faultsOf = (calls: string, when: (every: number, round: number) => string): readonly Fault[] =>
  Array.from({ length: ROUNDS }, (_, round) =>
    EVERY.flatMap((every) => (['EIO', 'ENOSPC'] as const).map((error) => ({ error, calls, when: when(every, round) }))),
  ).flat();
const lasting = faultsOf(WRITES, (every, round) => `${every + round}+${every}`);
/** The disk is bad for a while: for so many calls of any kind, reading and opening too, after some that went well. */
const passing = faultsOf(ALL, (every, round) => `${every * 3 + round}..${every * 3 + round + (every % 9)}`);

let runs = 0;
/** Tells of some things on a bad disk, and returns what came of it. */
const tellOn = async ({ error, calls, when }: Fault, ...how: readonly string[]) => {
  runs += 1;
  const dataDir = join(place, `data-${runs}`);
  mkdirSync(dataDir);
  const strace = failing(spoolFiles(dataDir), calls, `error=${error}:when=${when}`);
  const ran = await runUnder(strace, [program, dataDir, '1', String(TOLD), ...how]);
  const broken = await brokenPromises(dataDir, ran.lines);
  rmSync(dataDir, { recursive: true });
  return { ...ran, broken };
};

/** What went wrong on these disks, and how often all was saved in the end. */
const tellOnAll = async (faults: readonly Fault[]) => {
  const wrong: (readonly [fault: string, ...broken: string[]])[] = [];
  let [saved, whole] = [0, 0];
  await twoAtATime(faults, async (fault) => {
    const { lines, broken, error } = await tellOn(fault);
    saved += numbersOf(lines, 'saved').length;
    if (lines.includes('done')) whole += 1;
    const strange = lines.includes('done') || lines.includes('gave up') ? [] : ['it neither ended nor gave up', error];
    // An error of the disk is not taken for damage: that would be told to the school.
    if (lines.includes('found damaged')) strange.push('it was taken for damage');
    if (broken.length + strange.length > 0) wrong.push([JSON.stringify(fault), ...broken, ...strange]);
  });
  return { wrong, saved, whole };
};

test(`[REL-3] [RPT2] ${RUNS} bad disks: nothing is said to be saved that is not there afterwards`, async () => {
  const { wrong, saved } = await tellOnAll(lasting);
  expect(wrong).toEqual([]);
  expect(saved).toBeGreaterThan(RUNS * 3);
});

test(`[REL-3] [RPT2] ${RUNS} disks that are bad for a while: the same process goes on and saves everything`, async () => {
  const { wrong, whole } = await tellOnAll(passing);
  expect([wrong, whole]).toEqual([[], RUNS]);
});

test('[REL-3] a spool that takes an error for nothing is found out', async () => {
  const found: string[] = [];
  await twoAtATime(lasting.slice(20, 40), async (fault) => {
    found.push(...(await tellOn(fault, 'believing')).broken);
  });
  expect(found.some((one) => one.endsWith('is lost'))).toBe(true);
});
