import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SPOOL_FILES, SqliteSpool } from '../../apps/agent/service/report/sqlite-spool.ts';
import { Disk, type Left } from './power/disk.ts';
import { type Call, recordedCalls, STRACE_RECORDS } from './power/recorded-calls.ts';
import { built, memoryFolder } from './program.ts';
import { diceOf } from './register/mutations.ts';
import { Promised } from './spool/promised.ts';

const LONG = process.env['LONG'] === '1';
const CUTS = LONG ? 200_000 : 10_000;
const WEAK_CUTS = 1_000;
const SEED = 4_096;

let place: string;
let program: string;
beforeAll(async () => {
  place = memoryFolder('usher-power-');
  program = await built(new URL('spool/record-program.ts', import.meta.url), place);
});
afterAll(() => rmSync(place, { recursive: true }));

/** Lets the program run to its end, and returns what it did. */
const record = (flushes: string): readonly Call[] => {
  const [dataDir, log] = [join(place, `data-${flushes}`), join(place, `calls-${flushes}`)];
  mkdirSync(dataDir);
  const ran = spawnSync('strace', [...STRACE_RECORDS, '-o', log, process.execPath, program, dataDir, flushes], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect([ran.error?.message, ran.status, ran.stderr]).toEqual([undefined, 0, '']);
  const calls = recordedCalls(log);
  rmSync(log);
  return calls;
};

/** Opens what a power cut left as an agent does at its next start, and returns what is wrong with it. */
const faultsOf = (left: Left, promised: Promised, flushes: string): readonly string[] => {
  const dataDir = join(place, `data-${flushes}`);
  const folder = join(dataDir, SPOOL_FILES.folder);
  rmSync(folder, { recursive: true, force: true });
  if (left !== null) {
    mkdirSync(folder);
    for (const [name, bytes] of left) writeFileSync(join(folder, name), bytes);
  }
  try {
    using _spool = SqliteSpool.open(dataDir, Date.now(), { ballastBytes: 4_096 });
    return promised.missingIn(join(folder, SPOOL_FILES.reports));
  } catch (error) {
    return [String(error)];
  }
};

/** Cuts the power at so many moments of what was recorded, and returns the faults of each moment that had some, up to `most`. */
const cutPower = (calls: readonly Call[], cuts: number, flushes: string, most = Infinity) => {
  const dice = diceOf(SEED);
  const times = new Map<number, number>();
  for (let cut = 0; cut < cuts; cut += 1) {
    const at = dice(calls.length);
    times.set(at, (times.get(at) ?? 0) + 1);
  }
  const disk = new Disk(join(place, `data-${flushes}`, SPOOL_FILES.folder));
  const promised = new Promised();
  const faults: (readonly [at: number, ...what: string[]])[] = [];
  for (const [at, call] of calls.entries()) {
    if (call.did === 'say') promised.hear(call.line);
    else disk.do(call);
    for (let time = 0; time < (times.get(at) ?? 0) && faults.length < most; time += 1) {
      const found = faultsOf(disk.cut(dice), promised, flushes);
      if (found.length > 0) faults.push([at, ...found.slice(0, 3)]);
    }
  }
  return { faults, promised: promised.size };
};

test(`[REL-1] [RPT2] ${CUTS} power cuts: what was said to be saved is there, and whole`, () => {
  const calls = record('FULL');
  const did = (what: Call['did']): number => calls.filter((call) => call.did === what).length;
  expect([did('write') > 2_000, did('sync') > 300, did('rename') > 0, did('remove') > 3]).toEqual(Array(4).fill(true));
  const { faults, promised } = cutPower(calls, CUTS, 'FULL');
  expect(promised).toBeGreaterThan(300);
  expect([faults.length, faults.slice(0, 10)]).toEqual([0, []]);
});

test.each(['NORMAL', 'OFF'])(
  `[REL-1] a spool that flushes less (%s) is found out within ${WEAK_CUTS} power cuts`,
  (flushes) => {
    const { faults } = cutPower(record(flushes), WEAK_CUTS, flushes, 5);
    expect(faults.flat().some((what) => String(what).endsWith('is lost'))).toBe(true);
  },
);
