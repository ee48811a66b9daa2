import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { built, memoryFolder } from './program.ts';
import { numbersOf } from './spool/bad-disk.ts';

const LONG = process.env['LONG'] === '1';
const TIMES = LONG ? 500 : 20;
const BALLAST_BYTES = 96 * 1024;

let place: string;
let program: string;
beforeAll(async () => {
  place = memoryFolder('usher-full-');
  program = await built(new URL('spool/full-disk-program.ts', import.meta.url), place);
});
afterAll(() => rmSync(place, { recursive: true }));

/** A disk of 1 MiB that only the program sees, and that is gone with it: in a namespace of its own, with or without root. */
const onSmallDisk = (times: number, ballast: number): readonly string[] => {
  const disk = join(place, 'disk');
  mkdirSync(disk, { recursive: true });
  const apart = process.getuid?.() === 0 ? ['--mount'] : ['--mount', '--user', '--map-root-user'];
  const mounted = 'mount -t tmpfs -o size=1m tmpfs "$1" && shift && exec "$@"';
  const run = [process.execPath, program, disk, String(times), String(ballast)];
  const ran = spawnSync('unshare', [...apart, 'sh', '-c', mounted, 'sh', disk, ...run], { encoding: 'utf8' });
  expect([ran.error?.message, ran.stderr, ran.status]).toEqual([undefined, '', 0]);
  return ran.stdout.trim().split('\n');
};

test(`[REL-4] [RPT2] a disk that is full ${TIMES} times: a report is taken through the ballast, and all are delivered`, () => {
  const lines = onSmallDisk(TIMES, BALLAST_BYTES);
  const taken = [...numbersOf(lines, 'first'), ...numbersOf(lines, 'kept')];
  expect(numbersOf(lines, 'first')).toHaveLength(TIMES);
  expect(numbersOf(lines, 'delivered').toSorted((a, b) => a - b)).toEqual(taken.toSorted((a, b) => a - b));
  // The disk was full indeed: some found no room, and were told so.
  expect(numbersOf(lines, 'full').length).toBeGreaterThan(TIMES);
  expect(lines.filter((line) => /^(failed|damaged|closed|found (?!whole))/.test(line))).toEqual([]);
  expect(lines.at(-1)).toBe('done');
});

test('[REL-4] a spool without ballast is found out', () => {
  expect(numbersOf(onSmallDisk(2, 0), 'first').length).toBeLessThan(2);
});
